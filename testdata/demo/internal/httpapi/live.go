package httpapi

import (
	"log/slog"
	"net/http"

	"example.com/kettle/internal/live"
)

// live keeps a browser up to date until it goes away.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	conn, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		// The upgrader has answered already.
		slog.Warn("no live connection", "err", err)
		return
	}
	client := s.hub.Join(conn)
	defer s.hub.Leave(client)

	client.Send(live.Notice("Welcome to the shop.")) // expect: go/ws-write-unchecked
	switch r.URL.Query().Get("missed") {
	case "list":
		if err := client.SendAll(s.hub.Past()); err != nil {
			return
		}
	case "each":
		client.Replay(s.hub.Past())
	}
	if err := client.Listen(); err != nil {
		slog.Debug("live connection ended", "err", err)
	}
}
