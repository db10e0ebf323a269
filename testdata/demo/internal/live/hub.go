package live

import (
	"sync"

	"github.com/gorilla/websocket"
)

// recent is how many events a browser that comes back can be told of.
const recent = 50

// Hub knows every browser that listens.
type Hub struct {
	mu      sync.Mutex
	clients map[*Client]struct{}
	past    []Event
}

// NewHub returns a hub that nobody listens to yet.
func NewHub() *Hub {
	return &Hub{clients: map[*Client]struct{}{}}
}

// Join adds a connection, which the hub owns from then on.
func (h *Hub) Join(conn *websocket.Conn) *Client {
	client := newClient(conn)
	h.mu.Lock()
	h.clients[client] = struct{}{}
	h.mu.Unlock()
	go client.keepAlive()
	return client
}

// Leave removes a client and ends its connection.
func (h *Hub) Leave(client *Client) {
	h.mu.Lock()
	delete(h.clients, client)
	h.mu.Unlock()
	client.Close()
}

// Past returns the last events, the oldest first.
func (h *Hub) Past() []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Event(nil), h.past...)
}

// Broadcast tells everybody, and lets go of those who do not hear.
func (h *Hub) Broadcast(event Event) {
	h.remember(event)
	for _, client := range h.all() {
		if err := client.Send(event); err != nil {
			h.Leave(client)
		}
	}
}

// Announce shows a text in every open shop.
func (h *Hub) Announce(text string) {
	for _, client := range h.all() {
		client.Send(Notice(text)) // expect: go/ws-write-unchecked
	}
}

// Bell rings in every open shop; who misses it misses nothing.
func (h *Hub) Bell() {
	for _, client := range h.all() {
		// seamlint-ignore[go/ws-write-unchecked]: the next ping finds a dead peer soon enough
		client.Send(Notice("Somebody bought something."))
	}
}

// Close ends every connection.
func (h *Hub) Close() {
	for _, client := range h.all() {
		client.Kick("The shop restarts.")
		h.Leave(client)
	}
}

func (h *Hub) all() []*Client {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*Client, 0, len(h.clients))
	for client := range h.clients {
		all = append(all, client)
	}
	return all
}

func (h *Hub) remember(event Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.past = append(h.past, event)
	if len(h.past) > recent {
		h.past = h.past[len(h.past)-recent:]
	}
}
