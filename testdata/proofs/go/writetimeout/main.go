// What Server.WriteTimeout does to a stream of events.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"example.com/proofs/proof"
)

const events = 6

type observed struct {
	writeErr error
	ctxErr   error
}

func main() {
	seen := make(chan observed, 8)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		controller := http.NewResponseController(w)
		if r.URL.Path == "/reset" {
			proof.Must(controller.SetWriteDeadline(time.Time{}))
		}
		w.Header().Set("Content-Type", "text/event-stream")
		var out observed
		for n := range events {
			_, out.writeErr = fmt.Fprintf(w, "data: %d\n\n", n)
			if r.URL.Path != "/quiet" {
				_ = controller.Flush()
			}
			time.Sleep(100 * time.Millisecond)
		}
		out.ctxErr = r.Context().Err()
		seen <- out
	}))
	server.Config.WriteTimeout = 250 * time.Millisecond
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	defer server.Close()

	cut := count(server.URL + "/cut")
	<-seen
	proof.That(fmt.Sprintf("WriteTimeout cuts an event stream: %d of %d events arrive", cut, events), cut < events)
	whole := count(server.URL + "/reset")
	<-seen
	proof.That("SetWriteDeadline(time.Time{}) keeps the stream whole", whole == events)

	// On a connection of its own, for the client repeats a request that an old connection lost.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(server.URL + "/quiet")
	out := <-seen
	late := err != nil
	if err == nil {
		_, err := io.ReadAll(response.Body)
		late = err != nil
		response.Body.Close()
	}
	proof.That("a late write into the buffer returns no error, the context goes on, and the client gets nothing",
		late && out.writeErr == nil && out.ctxErr == nil)
	proof.End()
}

func count(url string) (events int) {
	response, err := http.Get(url)
	proof.Must(err)
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "data: ") {
			events++
		}
	}
	return events
}
