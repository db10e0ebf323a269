// Which contexts end when the client goes away.
package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"time"

	"example.com/proofs/proof"
)

func main() {
	started := make(chan struct{})
	ended := make(chan bool, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if r.URL.Path == "/detached" {
			ctx = context.Background()
		}
		started <- struct{}{}
		select {
		case <-ctx.Done():
			ended <- true
		case <-time.After(time.Second):
			ended <- false
		}
	}))
	defer server.Close()

	leave := func(path string) bool {
		ctx, cancel := context.WithCancel(context.Background())
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		proof.Must(err)
		go func() {
			if response, err := http.DefaultClient.Do(request); err == nil {
				response.Body.Close()
			}
		}()
		<-started
		cancel()
		return <-ended
	}
	proof.That("work under the request's context ends when the client leaves", leave("/request"))
	proof.That("work under context.Background goes on for a client that left", !leave("/detached"))
	proof.End()
}
