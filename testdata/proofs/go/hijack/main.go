// What a WebSocket keeps of the HTTP request it came from.
package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"example.com/proofs/proof"
)

func main() {
	requests := make(chan *http.Request, 1)
	left := make(chan bool, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		switch r.URL.Path {
		case "/slow":
			time.Sleep(400 * time.Millisecond)
			_ = conn.WriteMessage(websocket.TextMessage, []byte("late"))
			conn.Close()
		case "/left":
			_, _, err := conn.ReadMessage()
			conn.Close()
			time.Sleep(100 * time.Millisecond)
			left <- err != nil && r.Context().Err() == nil
		case "/return":
			// Neither closed nor kept.
			requests <- r
		}
	}))
	server.Config.WriteTimeout = 200 * time.Millisecond
	server.Start()
	defer server.Close()
	dial := func(path string) *websocket.Conn {
		conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http")+path, nil)
		proof.Must(err)
		return conn
	}

	slow := dial("/slow")
	_, text, err := slow.ReadMessage()
	slow.Close()
	proof.That("Server.WriteTimeout does not cut a WebSocket", err == nil && string(text) == "late")

	gone := dial("/left")
	gone.Close()
	proof.That("the request's context does not end when the WebSocket's peer leaves", <-left)

	open := dial("/return")
	defer open.Close()
	r := <-requests
	proof.That("the request's context ends when the handler returns", proof.Within(2*time.Second, r.Context().Done()))
	proof.Must(open.SetReadDeadline(time.Now().Add(300 * time.Millisecond)))
	_, _, err = open.ReadMessage()
	timeout, ok := err.(interface{ Timeout() bool })
	proof.That("the connection stays open when the handler returns: the peer waits for ever", ok && timeout.Timeout())
	proof.End()
}
