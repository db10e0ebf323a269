package warehouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"example.com/kettle/internal/live"
	"example.com/kettle/internal/model"
	"example.com/kettle/internal/store"
)

// Feed keeps the shop's stock equal to the warehouse's.
type Feed struct {
	url   string
	store *store.Store
	hub   *live.Hub
}

// NewFeed returns a feed that is not connected yet.
func NewFeed(url string, db *store.Store, hub *live.Hub) *Feed {
	return &Feed{url: url, store: db, hub: hub}
}

// Run follows the feed until ctx is over, and connects again when it breaks, ever more slowly.
func (f *Feed) Run(ctx context.Context) error {
	wait := time.Second
	for {
		held, err := f.follow(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		slog.Warn("warehouse feed broke", "err", err, "again in", wait)
		if held {
			wait = time.Second
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, time.Minute)
	}
}

// follow reads one connection to its end.
func (f *Feed) follow(ctx context.Context) (held bool, err error) {
	conn, err := dial(ctx, f.url)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	var update model.StockUpdate
	for {
		if err := conn.ReadJSON(&update); err != nil { // expect: go/json-reused-target
			return conn.stable(), fmt.Errorf("read feed: %w", err)
		}
		if err := f.apply(ctx, update); err != nil {
			return conn.stable(), err
		}
	}
}

func (f *Feed) apply(ctx context.Context, update model.StockUpdate) error {
	product, err := f.store.SetStock(ctx, update.ProductID, update.OnHand-update.Reserved)
	if errors.Is(err, store.ErrNotFound) {
		// The warehouse also keeps what the shop does not sell.
		return nil
	}
	if err != nil {
		return fmt.Errorf("set stock of %s: %w", update.ProductID, err)
	}
	f.hub.Broadcast(live.StockChanged(product))
	return nil
}
