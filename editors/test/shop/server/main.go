package main

import (
	"encoding/json"
	"net/http"
)

type User struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

func main() {
	http.HandleFunc("PUT /api/users/{id}", update)
	_ = http.ListenAndServe(":80", nil)
}

func update(w http.ResponseWriter, r *http.Request) {
	var user User
	if err := json.NewDecoder(r.Body).Decode(&user); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	save(user)
	_ = json.NewEncoder(w).Encode(user)
}

func save(u User) {}
