package main

import (
	"errors"
	"sync"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"
)

type settings struct {
	Volume int    `json:"volume"`
	Melody string `json:"melody"`
}

type settingsInput struct {
	Volume int    `json:"volume"` // the slider's value, nullable // expect: go/json-null-zero
	Melody string `json:"melody"`
}

// greeting is what a page says first, and when it comes back.
type greeting struct {
	Name string `json:"name"`
	Seen int    `json:"seen"`
}

type bell struct {
	mu       sync.Mutex
	pages    map[*websocket.Conn]string
	settings settings
}

func newBell() *bell {
	return &bell{pages: map[*websocket.Conn]string{}, settings: settings{Volume: 5, Melody: "ding"}}
}

func (b *bell) ring(c *fiber.Ctx) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for page := range b.pages {
		page.SetWriteDeadline(time.Now().Add(time.Second))
		if err := page.WriteMessage(websocket.TextMessage, []byte(`{"type":"ring"}`)); err != nil {
			delete(b.pages, page)
			page.Close()
		}
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (b *bell) show(c *fiber.Ctx) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return c.JSON(b.settings)
}

func (b *bell) change(c *fiber.Ctx) error {
	var input settingsInput
	if err := c.BodyParser(&input); err != nil {
		return err
	}
	if input.Melody == "" {
		return fiber.NewError(fiber.StatusBadRequest, "no melody")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settings = settings{Volume: input.Volume, Melody: input.Melody}
	return c.JSON(b.settings)
}

func (b *bell) live(conn *websocket.Conn) {
	defer b.leave(conn)
	var hello greeting
	for {
		err := conn.ReadJSON(&hello) // expect: go/json-reused-target
		if err != nil {
			return
		}
		if err := b.enter(conn, hello); err != nil {
			return
		}
	}
}

func (b *bell) enter(conn *websocket.Conn, hello greeting) error {
	if hello.Seen < 0 {
		return errors.New("seen less than nothing")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages[conn] = hello.Name
	conn.SetWriteDeadline(time.Now().Add(time.Second))
	conn.WriteJSON(fiber.Map{"type": "welcome", "others": len(b.pages) - 1}) // expect: go/ws-write-unchecked
	return nil
}

func (b *bell) leave(conn *websocket.Conn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.pages, conn)
	conn.Close()
}
