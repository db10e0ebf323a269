// What a panic in a goroutine ends.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"time"

	"example.com/proofs/proof"
)

func main() {
	if len(os.Args) > 1 {
		child(os.Args[1])
		return
	}
	proof.That("a panic in a goroutine that a handler started ends the whole process with 2", run("goroutine") == 2)
	proof.That("a panic in the handler itself ends nothing but the request", run("handler") == 0)
	proof.That("a recover in the parent does not reach it", run("parent") == 2)
	proof.End()
}

func run(kind string) int {
	err := exec.Command(os.Args[0], kind).Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	proof.Must(err)
	return 0
}

func child(kind string) {
	if kind == "parent" {
		defer func() { recover() }()
		go panic("in a goroutine")
		time.Sleep(time.Second)
		return
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if kind == "handler" {
			panic("in a handler")
		}
		go panic("in a goroutine")
	}))
	defer server.Close()
	if response, err := http.Get(server.URL); err == nil {
		response.Body.Close()
	}
	time.Sleep(500 * time.Millisecond)
	fmt.Println("still here")
}
