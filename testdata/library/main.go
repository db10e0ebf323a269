package main

import (
	"net/http"

	"example.com/app/hub"
	"example.com/store"
	"example.com/wire"
)

type api struct{ store *store.Store }

func (a *api) load(w http.ResponseWriter, r *http.Request) {
	text, err := a.store.Load(r.PathValue("id")) // expect: go/context-not-forwarded
	if err != nil {
		http.Error(w, "no such document", http.StatusNotFound)
		return
	}
	w.Write(text)
}

func (a *api) watch(w http.ResponseWriter, r *http.Request, texts <-chan []byte) {
	peer, err := wire.Accept(w, r)
	if err != nil {
		return
	}
	defer peer.Close()
	for text := range texts {
		peer.Send(text) // expect: go/ws-write-unchecked
	}
}

func main() {
	hub.Each(func(job hub.Job) { // expect: go/goroutine-unrecovered
		println(job.Args[0])
	})
}
