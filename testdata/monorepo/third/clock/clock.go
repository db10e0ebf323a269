// Package clock is a fork that the service uses in place of the original.
package clock

import (
	"context"
	"time"
)

// Wait waits.
func Wait(d time.Duration) error {
	return WaitContext(context.Background(), d)
}

// WaitContext waits until ctx is over.
func WaitContext(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
