// What a decode target keeps when it is used again.
package main

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"

	"example.com/proofs/proof"
)

type message struct {
	User  string   `json:"user"`
	Admin bool     `json:"admin"`
	Tags  []string `json:"tags"`
}

func main() {
	const stream = `{"user":"ann","admin":true,"tags":["a"]} {"user":"bob"} {"user":"eve","admin":null}`

	var reused message
	lines := json.NewDecoder(strings.NewReader(stream))
	var admins []bool
	for lines.More() {
		proof.Must(lines.Decode(&reused))
		admins = append(admins, reused.Admin)
	}
	proof.That("an absent member keeps the previous message's value", admins[1])
	proof.That("a null member keeps the previous message's value", admins[2])
	proof.That("an absent slice keeps the previous message's elements", len(reused.Tags) == 1)

	lines = json.NewDecoder(strings.NewReader(stream))
	admins = nil
	for lines.More() {
		var fresh message
		proof.Must(lines.Decode(&fresh))
		admins = append(admins, fresh.Admin)
	}
	proof.That("a target of its own for each message keeps nothing", !admins[1] && !admins[2])

	keys := map[string]int{}
	proof.Must(json.Unmarshal([]byte(`{"a":1}`), &keys))
	proof.Must(json.Unmarshal([]byte(`{"b":2}`), &keys))
	proof.That("a map that is decoded into again keeps its old keys", len(keys) == 2)

	list := []message{{User: "ann", Admin: true}}
	proof.Must(json.Unmarshal([]byte(`[{"user":"bob"}]`), &list))
	proof.That("an element of a slice that is decoded into again keeps its old members", list[0].Admin)

	peer, stop := proof.Socket(func(conn *websocket.Conn, _ *http.Request) {
		defer conn.Close()
		for _, text := range []string{`{"user":"ann","admin":true}`, `{"user":"bob"}`} {
			proof.Must(conn.WriteMessage(websocket.TextMessage, []byte(text)))
		}
	})
	defer stop()
	var frame message
	proof.Must(peer.ReadJSON(&frame))
	proof.Must(peer.ReadJSON(&frame))
	proof.That("ReadJSON of a WebSocket is no different", frame.User == "bob" && frame.Admin)
	proof.End()
}
