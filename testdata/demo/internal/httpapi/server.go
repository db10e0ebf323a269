// Package httpapi is the shop as browsers see it.
package httpapi

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"example.com/kettle/internal/live"
	"example.com/kettle/internal/orders"
	"example.com/kettle/internal/payment"
	"example.com/kettle/internal/store"
)

// Server answers the shop's requests.
type Server struct {
	store    *store.Store
	orders   *orders.Service
	hub      *live.Hub
	pay      *payment.Client
	upgrader websocket.Upgrader
	journal  *journal
}

// New joins what the handlers need.
func New(db *store.Store, service *orders.Service, hub *live.Hub, pay *payment.Client) *Server {
	return &Server{
		store:    db,
		orders:   service,
		hub:      hub,
		pay:      pay,
		upgrader: websocket.Upgrader{HandshakeTimeout: 5 * time.Second},
		journal:  newJournal(1000),
	}
}

// Routes returns the whole API.
func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/products", s.listProducts)
	mux.HandleFunc("GET /api/products/{id}", s.getProduct)
	mux.HandleFunc("PUT /api/products/{id}", s.updateProduct)
	mux.HandleFunc("POST /api/products/import", s.importProducts)
	mux.HandleFunc("POST /api/checkout", s.checkout)
	mux.HandleFunc("GET /api/orders/{id}", s.getOrder)
	mux.HandleFunc("POST /api/orders/{id}/cancel", s.cancelOrder)
	mux.HandleFunc("POST /api/orders/{id}/ship", s.shipOrder)
	mux.HandleFunc("GET /api/orders/{id}/invoice", s.invoice)
	mux.HandleFunc("GET /api/customers/{id}", s.getProfile)
	mux.HandleFunc("PUT /api/customers/{id}", s.updateProfile)
	mux.HandleFunc("POST /api/payments/notify", s.paymentMoved)
	mux.HandleFunc("GET /api/admin/revenue", s.revenue)
	mux.HandleFunc("POST /api/admin/refunds", s.refund)
	mux.HandleFunc("POST /api/admin/announcements", s.announce)
	mux.HandleFunc("POST /api/visits", s.visited)
	mux.HandleFunc("GET /api/health", s.health)
	mux.HandleFunc("GET /api/live", s.live)
	return logged(mux)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		next.ServeHTTP(w, r)
		slog.Info("request", "method", r.Method, "path", r.URL.Path, "took", time.Since(start))
	})
}
