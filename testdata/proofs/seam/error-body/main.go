// Answers errors as text and as JSON.
package main

import (
	"encoding/json"
	"net/http"

	"example.com/seamproofs/server"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /text/{name}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("name") != "ann" {
			http.Error(w, "no such user", http.StatusNotFound)
			return
		}
		answer(w, http.StatusOK, map[string]string{"name": "ann"})
	})
	mux.HandleFunc("GET /json/{name}", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusNotFound, map[string]string{"error": "no such user"})
	})
	server.Run(&http.Server{Handler: mux})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
