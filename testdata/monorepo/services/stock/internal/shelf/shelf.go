// Package shelf serves the stock.
package shelf

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"example.com/clock"
	"example.com/mono/wire"
)

// Shelf is everything that lies somewhere.
type Shelf struct {
	mu       sync.Mutex
	counts   map[string]int
	upgrader websocket.Upgrader
}

// New returns an empty shelf.
func New() *Shelf {
	return &Shelf{counts: map[string]int{}}
}

// Register adds the routes.
func (s *Shelf) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/stock/{item}", s.get)
	mux.HandleFunc("POST /api/moves", s.move)
	mux.HandleFunc("GET /api/desk", s.desk)
}

func (s *Shelf) get(w http.ResponseWriter, r *http.Request) {
	item := r.PathValue("item")
	// The scales need a moment to settle.
	if err := clock.Wait(200 * time.Millisecond); err != nil { // expect: go/context-not-forwarded
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(wire.Stored{Item: item, Count: s.count(item)}); err != nil {
		slog.Debug("answer was not taken", "err", err)
	}
}

func (s *Shelf) move(w http.ResponseWriter, r *http.Request) {
	var move wire.Move
	if err := json.NewDecoder(r.Body).Decode(&move); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := s.apply(r.Context(), move); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// apply waits for the robot, two seconds at most.
func (s *Shelf) apply(ctx context.Context, move wire.Move) error {
	ctx, cancel := wire.Bounded(ctx)
	defer cancel()
	if err := clock.WaitContext(ctx, 100*time.Millisecond); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[move.Item] -= move.Count
	return nil
}

// desk takes moves from a packer's screen, one after the other.
func (s *Shelf) desk(w http.ResponseWriter, r *http.Request) {
	conn, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	peer := &wire.Peer{Conn: conn}
	var move wire.Move
	for {
		if err := peer.Read(&move); err != nil { // expect: go/json-reused-target
			return
		}
		ctx, _ := wire.Bounded(r.Context()) // expect: go/context-lost-cancel
		if err := s.apply(ctx, move); err != nil {
			slog.Warn("move was not applied", "item", move.Item, "err", err)
			continue
		}
		peer.Write(wire.Stored{Item: move.Item, Count: s.count(move.Item)}) // expect: go/ws-write-unchecked
	}
}

func (s *Shelf) count(item string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[item]
}
