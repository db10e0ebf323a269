// Package wire is what the services send each other and the desk.
package wire

import (
	"context"
	"time"

	"github.com/gorilla/websocket"
)

// Move is goods that go from one shelf to another.
type Move struct {
	Item  string `json:"item"`
	From  string `json:"from"`
	Count int    `json:"count"` // expect: go/json-null-zero
}

// Peer is a connection that one goroutine uses.
type Peer struct {
	Conn *websocket.Conn
}

// Write sends a value within a second.
func (p *Peer) Write(value any) error {
	if err := p.Conn.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	return p.Conn.WriteJSON(value)
}

// Read waits for a value.
func (p *Peer) Read(into any) error {
	return p.Conn.ReadJSON(into)
}

// Bounded is a context for one call.
func Bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 2*time.Second)
}

// Stored is something that lies on a shelf.
type Stored struct {
	Item  string `json:"item"`
	Count int    `json:"count"`
}
