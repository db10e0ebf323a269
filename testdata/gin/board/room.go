package board

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Room is everybody who looks at the board.
type Room struct {
	mu    sync.Mutex
	peers map[*websocket.Conn]string
}

// NewRoom returns an empty room.
func NewRoom() *Room {
	return &Room{peers: map[*websocket.Conn]string{}}
}

// Enter adds a connection.
func (r *Room) Enter(conn *websocket.Conn, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.peers[conn] = name
}

// Leave removes a connection and closes it.
func (r *Room) Leave(conn *websocket.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.peers, conn)
	conn.Close()
}

// Tell sends a task to everybody; who does not take it leaves.
func (r *Room) Tell(task Task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.peers {
		conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		if err := conn.WriteJSON(task); err != nil {
			delete(r.peers, conn)
			conn.Close()
		}
	}
}

// Typing says who is writing, which nobody misses when it gets lost; yet a dead peer stays in the room.
func (r *Room) Typing(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.peers {
		conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		conn.WriteMessage(websocket.TextMessage, []byte(name+" is typing")) // expect: go/ws-write-unchecked
	}
}
