package live

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeWait = 10 * time.Second
	pongWait  = 60 * time.Second
)

// Client is one browser that listens.
type Client struct {
	conn *websocket.Conn
	// mu admits one writer at a time, as the connection asks for.
	mu   sync.Mutex
	once sync.Once
	done chan struct{}
}

func newClient(conn *websocket.Conn) *Client {
	return &Client{conn: conn, done: make(chan struct{})}
}

// Send writes one event.
func (c *Client) Send(event Event) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(writeWait))
	return c.conn.WriteJSON(event)
}

// Replay sends what a browser missed while it was away.
func (c *Client) Replay(missed []Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, event := range missed {
		c.conn.SetWriteDeadline(time.Now().Add(writeWait))
		_ = c.conn.WriteJSON(event) // expect: go/ws-write-unchecked
	}
}

// SendAll writes events as one message.
func (c *Client) SendAll(events []Event) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(writeWait))
	w, err := c.conn.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(events); err != nil {
		return err
	}
	return w.Close()
}

// Listen answers pings and reads until the browser goes away.
func (c *Client) Listen() error {
	c.conn.SetReadLimit(4 << 10)
	c.conn.SetReadDeadline(time.Now().Add(pongWait))
	c.conn.SetPongHandler(func(string) error {
		return c.conn.SetReadDeadline(time.Now().Add(pongWait))
	})
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			return err
		}
	}
}

// keepAlive pings until the client is closed or the peer is gone.
func (c *Client) keepAlive() {
	ticker := time.NewTicker(pongWait / 2)
	defer ticker.Stop()
	for {
		select {
		case <-c.done:
			return
		case <-ticker.C:
			if err := c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)); err != nil {
				return
			}
		}
	}
}

// Close says goodbye, as well as it can be said, and ends the connection.
func (c *Client) Close() {
	c.once.Do(func() {
		close(c.done)
		bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		c.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(writeWait))
		c.conn.Close()
	})
}

// Kick ends the connection for a reason that the browser may still hear.
func (c *Client) Kick(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(writeWait))
	_ = c.conn.WriteJSON(Notice(reason))
	c.conn.Close()
}
