// Decodes an order into values and into pointers, and answers with what arrived.
package main

import (
	"encoding/json"
	"net/http"

	"example.com/seamproofs/server"
)

type order struct {
	Quantity int    `json:"quantity"`
	Note     string `json:"note"`
	Gift     bool   `json:"gift"`
}

type patch struct {
	Quantity *int `json:"quantity"`
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, &order{})
	})
	mux.HandleFunc("PUT /orders/1", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, &order{Quantity: 7, Note: "ring twice", Gift: true})
	})
	mux.HandleFunc("PATCH /orders/1", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, &patch{})
	})
	server.Run(&http.Server{Handler: mux})
}

func answer(w http.ResponseWriter, r *http.Request, target any) {
	if err := json.NewDecoder(r.Body).Decode(target); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_ = json.NewEncoder(w).Encode(target)
}
