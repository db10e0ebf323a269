// Streams events below a WriteTimeout that is shorter than the stream.
package main

import (
	"fmt"
	"net/http"
	"time"

	"example.com/seamproofs/server"
)

const events = 6

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", stream)
	mux.HandleFunc("GET /unlimited/events", func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		stream(w, r)
	})
	server.Run(&http.Server{Handler: mux, WriteTimeout: 500 * time.Millisecond})
}

func stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	controller := http.NewResponseController(w)
	for n := range events {
		if _, err := fmt.Fprintf(w, "data: %d\n\n", n); err != nil {
			return
		}
		if err := controller.Flush(); err != nil {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}
