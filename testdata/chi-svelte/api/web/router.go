// Package web is the greenhouse as browsers see it.
package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"example.com/sensors/api/sensor"
)

// Router returns all routes.
func Router(bus *sensor.Bus) http.Handler {
	router := chi.NewRouter()
	router.Route("/api", func(router chi.Router) {
		router.Put("/settings", settings(bus))
		router.Get("/weather", weather)
		router.Get("/forecast", forecast)
		router.Mount("/live", liveRoutes(bus))
	})
	return router
}

func settings(bus *sensor.Bus) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var wanted sensor.Settings
		if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, bus.Apply(wanted))
	}
}

// weather passes on what the weather service says.
func weather(w http.ResponseWriter, r *http.Request) {
	response, err := http.Get("https://weather.example/now") // expect: go/context-not-forwarded
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	if _, err := io.Copy(w, response.Body); err != nil {
		slog.Debug("weather was not taken", "err", err)
	}
}

// forecast asks two services and answers with the first.
func forecast(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	for _, url := range []string{"https://weather.example/week", "https://clouds.example/week"} {
		text, err := read(ctx, url)
		if err != nil {
			continue
		}
		answer(w, map[string]string{"text": text})
		return
	}
	http.Error(w, "nobody knows", http.StatusBadGateway)
}

func read(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(context.TODO(), http.MethodGet, url, nil) // expect: go/context-detached
	if err != nil {
		return "", err
	}
	if deadline, ok := ctx.Deadline(); ok {
		request.Header.Set("X-Deadline", deadline.Format(time.RFC3339))
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		slog.Debug("answer was not taken", "err", err)
	}
}
