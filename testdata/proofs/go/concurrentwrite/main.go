// What two goroutines that write to one gorilla connection do.
package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"example.com/proofs/proof"
)

func main() {
	value := make(chan any, 1)
	control := make(chan error, 1)
	_, stop := proof.Socket(func(conn *websocket.Conn, _ *http.Request) {
		defer conn.Close()
		// The peer does not read, so the first writer is still writing when the second begins.
		go conn.WriteMessage(websocket.BinaryMessage, make([]byte, 64<<20))
		time.Sleep(300 * time.Millisecond)
		func() {
			defer func() { value <- recover() }()
			conn.SetWriteDeadline(time.Now().Add(time.Second))
			conn.WriteMessage(websocket.TextMessage, []byte("second"))
		}()
		func() {
			defer func() {
				if recover() != nil {
					control <- fmt.Errorf("panicked")
				}
			}()
			conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(100*time.Millisecond))
			control <- nil
		}()
	})
	defer stop()
	select {
	case it := <-value:
		proof.That("a second writer panics: concurrent write to websocket connection",
			strings.Contains(fmt.Sprint(it), "concurrent write"))
		proof.That("WriteControl may be called beside a writer", <-control == nil)
	case <-time.After(10 * time.Second):
		proof.That("the second writer comes back", false)
	}
	proof.End()
}
