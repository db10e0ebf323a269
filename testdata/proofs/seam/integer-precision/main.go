// Hands out an id above 2^53, as a number and as a string, and says which id comes back.
package main

import (
	"encoding/json"
	"net/http"
	"strconv"

	"example.com/seamproofs/server"
)

const id int64 = 1<<53 + 1

type asNumber struct {
	ID int64 `json:"id"`
}

type asString struct {
	ID int64 `json:"id,string"`
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /number", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(asNumber{id})
	})
	mux.HandleFunc("GET /string", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(asString{id})
	})
	mux.HandleFunc("GET /safe", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(asNumber{1<<53 - 1})
	})
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != strconv.FormatInt(id, 10) {
			http.NotFound(w, r)
		}
	})
	mux.HandleFunc("POST /string", func(w http.ResponseWriter, r *http.Request) {
		var item asString
		if err := json.NewDecoder(r.Body).Decode(&item); err != nil || item.ID != id {
			http.Error(w, "not the id", http.StatusBadRequest)
		}
	})
	server.Run(&http.Server{Handler: mux})
}
