// What http.TimeoutHandler does, and what it does not.
package main

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"example.com/proofs/proof"
)

type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Len()
}

func main() {
	var logged buffer
	finished := make(chan error, 1)
	features := make(chan [2]bool, 1)
	started := make(chan struct{}, 1)
	cancelled := make(chan struct{}, 1)
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow":
			time.Sleep(300 * time.Millisecond)
			_, err := w.Write([]byte("done"))
			finished <- err
		case "/panic":
			defer func() { finished <- nil }()
			time.Sleep(300 * time.Millisecond)
			panic("nobody hears this")
		case "/features":
			_, hijacker := w.(http.Hijacker)
			_, flusher := w.(http.Flusher)
			features <- [2]bool{hijacker, flusher}
		case "/leave":
			started <- struct{}{}
			<-r.Context().Done()
			cancelled <- struct{}{}
		}
	})
	limit := func(r *http.Request) time.Duration {
		if r.URL.Path == "/leave" {
			return 10 * time.Second
		}
		return 100 * time.Millisecond
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.TimeoutHandler(inner, limit(r), "too slow").ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(&logged, "", 0)
	server.Start()
	defer server.Close()
	status := func(path string) int {
		response, err := http.Get(server.URL + path)
		proof.Must(err)
		response.Body.Close()
		return response.StatusCode
	}

	proof.That("the client gets 503", status("/slow") == http.StatusServiceUnavailable)
	select {
	case err := <-finished:
		proof.That("the handler keeps running after the 503, and its Write returns ErrHandlerTimeout",
			errors.Is(err, http.ErrHandlerTimeout))
	case <-time.After(2 * time.Second):
		proof.That("the handler keeps running after the 503", false)
	}

	proof.That("a handler that panics late also answers 503", status("/panic") == http.StatusServiceUnavailable)
	proof.That("and its panic happens", proof.Within(2*time.Second, finished))
	time.Sleep(100 * time.Millisecond)
	proof.That("and is not logged", logged.len() == 0)

	status("/features")
	proof.That("there is no Hijacker and no Flusher, so neither WebSockets nor event streams", <-features == [2]bool{})

	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/leave", nil)
	proof.Must(err)
	go func() {
		if response, err := http.DefaultClient.Do(request); err == nil {
			response.Body.Close()
		}
	}()
	<-started
	cancel()
	proof.That("its context does end when the client leaves", proof.Within(2*time.Second, cancelled))
	proof.End()
}
