// Streams events below http.TimeoutHandler, and beside it.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"example.com/seamproofs/server"
)

func main() {
	mux := http.NewServeMux()
	// Told by the client when it has the first event of a stream.
	received := make(chan struct{}, 1)
	mux.HandleFunc("POST /received", func(http.ResponseWriter, *http.Request) {
		received <- struct{}{}
	})
	stream := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, flusher := w.(http.Flusher)
		fmt.Fprintf(w, "data: flusher %t\n\n", flusher)
		err := http.NewResponseController(w).Flush()
		fmt.Fprintf(w, "data: refused %t\n\n", errors.Is(err, http.ErrNotSupported))
		select {
		case <-received:
			fmt.Fprint(w, "data: in time\n\n")
		case <-time.After(time.Second):
			fmt.Fprint(w, "data: too late\n\n")
		}
	})
	mux.Handle("GET /events", stream)
	mux.Handle("GET /patient/events", http.TimeoutHandler(stream, time.Minute, "too slow"))
	mux.Handle("GET /brief/events", http.TimeoutHandler(stream, 200*time.Millisecond, "too slow"))
	server.Run(&http.Server{Handler: mux})
}
