//go:build js && wasm

// Which Go values js.ValueOf takes, and what becomes of a released function.
package main

import (
	"errors"
	"fmt"
	"os"
	"syscall/js"
)

type counter struct{ n int }

type name string

var claims, failed int

func that(claim string, holds bool) {
	claims++
	if holds {
		fmt.Println("ok  ", claim)
		return
	}
	failed++
	fmt.Println("FAIL", claim)
}

// panics says whether js.ValueOf refuses a value.
func panics(value any) (refused bool) {
	defer func() { refused = recover() != nil }()
	js.ValueOf(value)
	return false
}

func main() {
	that("a struct is refused", panics(counter{1}))
	that("a pointer is refused", panics(&counter{1}))
	that("[]string is refused", panics([]string{"a"}))
	that("[]byte is refused", panics([]byte("a")))
	that("map[string]string is refused", panics(map[string]string{"a": "b"}))
	that("an error is refused", panics(errors.New("a")))
	that("a named string is refused", panics(name("a")))
	that("a struct inside []any is refused", panics([]any{counter{1}}))
	that("[]any of strings is taken", !panics([]any{"a", "b"}))
	that("map[string]any is taken", !panics(map[string]any{"a": 1}))

	released := js.FuncOf(func(js.Value, []js.Value) any { return 1 })
	released.Release()
	that("a released function answers undefined", released.Invoke().IsUndefined())

	if failed > 0 || claims == 0 {
		os.Exit(1)
	}
}
