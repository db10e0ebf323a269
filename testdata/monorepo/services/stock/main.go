// Command stock keeps what lies on the shelves.
package main

import (
	"log"
	"net/http"
	"time"

	"example.com/mono/stock/internal/shelf"
)

func main() {
	mux := http.NewServeMux()
	shelf.New().Register(mux)
	server := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: time.Second}
	log.Fatal(server.ListenAndServe())
}
