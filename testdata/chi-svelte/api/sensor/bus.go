// Package sensor is what the greenhouse measures.
package sensor

import (
	"context"
	"sync"
	"time"
)

// Reading is one measurement.
type Reading struct {
	Sensor  string  `json:"sensor"`
	Celsius float64 `json:"celsius"`
}

// Settings is what a gardener may change.
type Settings struct {
	// Target may be null: then the greenhouse decides by itself.
	Target float64 `json:"target"` // expect: go/json-null-zero
	// Night is nullable too, and a pointer keeps the difference.
	Night *float64 `json:"night"`
	// Name is never empty.
	Name string `json:"name"`
}

// Bus hands readings to whoever listens.
type Bus struct {
	mu        sync.Mutex
	listeners map[chan Reading]struct{}
	settings  Settings
}

// NewBus returns a bus without listeners.
func NewBus() *Bus {
	return &Bus{listeners: map[chan Reading]struct{}{}}
}

// Listen returns readings from now on, until stop is called.
func (b *Bus) Listen() (readings <-chan Reading, stop func()) {
	listener := make(chan Reading, 16)
	b.mu.Lock()
	b.listeners[listener] = struct{}{}
	b.mu.Unlock()
	return listener, func() {
		b.mu.Lock()
		delete(b.listeners, listener)
		b.mu.Unlock()
	}
}

// Publish hands a reading to everybody who has room for it.
func (b *Bus) Publish(reading Reading) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for listener := range b.listeners {
		select {
		case listener <- reading:
		default:
		}
	}
}

// Apply changes the settings.
func (b *Bus) Apply(settings Settings) Settings {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settings.Target = settings.Target
	b.settings.Night = settings.Night
	b.settings.Name = settings.Name
	return b.settings
}

// Simulate publishes something every second until ctx is over.
func (b *Bus) Simulate(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			b.Publish(Reading{Sensor: "door", Celsius: 18 + float64(now.Second())/30})
		}
	}
}
