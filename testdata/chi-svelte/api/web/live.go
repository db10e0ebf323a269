package web

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"github.com/go-chi/chi/v5"

	"example.com/sensors/api/sensor"
)

func liveRoutes(bus *sensor.Bus) chi.Router {
	router := chi.NewRouter()
	router.Get("/", live(bus))
	router.Get("/echo", echo)
	return router
}

// live sends readings until the browser goes away.
func live(bus *sensor.Bus) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		readings, stop := bus.Listen()
		defer stop()
		ctx := conn.CloseRead(r.Context())
		wsjson.Write(ctx, conn, map[string]string{"type": "hello"}) // expect: go/ws-write-unchecked
		for {
			select {
			case <-ctx.Done():
				return
			case reading := <-readings:
				if err := send(ctx, conn, reading); err != nil {
					return
				}
			}
		}
	}
}

func send(ctx context.Context, conn *websocket.Conn, reading sensor.Reading) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return wsjson.Write(ctx, conn, reading)
}

// echo sends back what it hears, for measuring how long that takes.
func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	for {
		kind, message, err := conn.Read(r.Context())
		if err != nil {
			return
		}
		if err := conn.Write(r.Context(), kind, message); err != nil {
			return
		}
	}
}
