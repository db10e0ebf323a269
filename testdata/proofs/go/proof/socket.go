package proof

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gorilla/websocket"
)

// Socket starts a server on a loopback address that upgrades every request, and connects to it.
// The server's end is handed to handle, whose return ends the handler.
func Socket(handle func(*websocket.Conn, *http.Request)) (peer *websocket.Conn, stop func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upgrader := websocket.Upgrader{}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		handle(conn, r)
	}))
	peer, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	Must(err)
	return peer, func() {
		peer.Close()
		server.Close()
	}
}
