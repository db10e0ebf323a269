// What writes to a WebSocket say after the peer is gone.
package main

import (
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"example.com/proofs/proof"
)

func main() {
	type outcome struct {
		first    error
		errors   int
		sticky   bool
		isClosed bool
		sent     int
	}
	gone, result := make(chan struct{}), make(chan outcome, 1)
	peer, stop := proof.Socket(func(conn *websocket.Conn, _ *http.Request) {
		defer conn.Close()
		<-gone
		var out outcome
		var last error
		for range 50 {
			err := conn.WriteMessage(websocket.TextMessage, []byte("news"))
			if err == nil {
				out.sent++
			} else {
				out.errors++
				if out.first == nil {
					out.first = err
				}
				out.sticky = last == nil || errors.Is(err, last)
				last = err
			}
			time.Sleep(5 * time.Millisecond)
		}
		_, out.isClosed = out.first.(*websocket.CloseError)
		result <- out
	})
	defer stop()
	// The peer vanishes without a close frame, as a closed laptop does.
	if tcp, ok := peer.NetConn().(*net.TCPConn); ok {
		proof.Must(tcp.SetLinger(0))
	}
	proof.Must(peer.NetConn().Close())
	close(gone)

	select {
	case out := <-result:
		proof.That("writing to a dead peer fails with an error, which nobody sees who drops it", out.errors > 0)
		proof.That("the error stays: every later write fails too, and its message is lost", out.sticky && out.errors >= 48)
		proof.That("a write error is no CloseError, so IsUnexpectedCloseError is false for it",
			!out.isClosed && !websocket.IsUnexpectedCloseError(out.first))
	case <-time.After(10 * time.Second):
		proof.That("the writer ends", false)
	}

	own := make(chan error, 1)
	_, stopOwn := proof.Socket(func(conn *websocket.Conn, _ *http.Request) {
		conn.Close()
		own <- conn.WriteMessage(websocket.TextMessage, nil)
	})
	defer stopOwn()
	proof.That("a write after the own Close fails with net.ErrClosed", errors.Is(<-own, net.ErrClosed))
	proof.End()
}
