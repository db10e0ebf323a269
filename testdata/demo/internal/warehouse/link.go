// Package warehouse follows what the warehouse counts.
package warehouse

import (
	"context"
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

// link is a connection to the warehouse's feed.
type link struct {
	*websocket.Conn
	since time.Time
}

// dial reaches the feed within ten seconds or not at all.
func dial(ctx context.Context, url string) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, _, err := websocket.DefaultDialer.DialContext(ctx, url, nil)
	if err != nil {
		return nil, fmt.Errorf("reach warehouse: %w", err)
	}
	return &link{Conn: conn, since: time.Now()}, nil
}

// stable says whether the connection held long enough to try again without waiting.
func (l *link) stable() bool {
	return time.Since(l.since) > time.Minute
}
