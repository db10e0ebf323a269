// Package deadline holds the time budgets of the shop, so that they can be read in one place.
package deadline

import (
	"context"
	"time"
)

const (
	// Query is what one database round trip may take.
	Query = 3 * time.Second
	// Checkout is what a whole checkout may take, payment included.
	Checkout = 20 * time.Second
)

// ForQuery bounds a database round trip.
func ForQuery(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, Query)
}

// ForCheckout bounds a checkout.
func ForCheckout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, Checkout)
}
