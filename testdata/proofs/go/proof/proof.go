// Package proof prints claims, and fails when one of them does not hold.
package proof

import (
	"fmt"
	"os"
	"time"
)

var claims, failed int

// That prints a claim and whether it holds.
func That(claim string, holds bool) {
	claims++
	if holds {
		fmt.Println("ok  ", claim)
		return
	}
	failed++
	fmt.Println("FAIL", claim)
}

// Must ends the program when something around the claims went wrong.
func Must(err error) {
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
}

// Within waits for a channel to be closed or sent to, at most so long.
func Within[T any](limit time.Duration, done <-chan T) bool {
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// End ends the program: with 1 when a claim does not hold, or when there was none.
func End() {
	if failed > 0 || claims == 0 {
		os.Exit(1)
	}
}
