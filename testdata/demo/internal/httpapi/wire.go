package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"example.com/kettle/internal/payment"
	"example.com/kettle/internal/store"
)

const maxBody = 1 << 20

// decode reads a body that has to be there.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(into); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

// body decodes into a fresh value.
func body[T any](w http.ResponseWriter, r *http.Request) (T, error) {
	var value T
	err := decode(w, r, &value)
	return value, err
}

// respond writes an answer; a browser that left meanwhile has no use for it.
func respond(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		slog.Debug("answer was not taken", "err", err)
	}
}

type problem struct {
	Error string `json:"error"`
}

// fail answers with what went wrong.
func fail(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, store.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, payment.ErrDeclined):
		status = http.StatusPaymentRequired
	}
	respond(w, status, problem{Error: err.Error()})
}

// refuse answers a request that makes no sense.
func refuse(w http.ResponseWriter, err error) {
	respond(w, http.StatusBadRequest, problem{Error: err.Error()})
}
