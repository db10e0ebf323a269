package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"example.com/kettle/internal/model"
	"example.com/kettle/internal/payment"
)

func (s *Server) revenue(w http.ResponseWriter, r *http.Request) {
	cents, err := s.store.Revenue()
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, map[string]int64{"cents": cents})
}

func (s *Server) refund(w http.ResponseWriter, r *http.Request) {
	request, err := body[model.Refund](w, r)
	if err != nil {
		refuse(w, err)
		return
	}
	if err := s.pay.Refund(r.Context(), request); err != nil {
		fail(w, err)
		return
	}
	s.audit(r, "refund of "+request.OrderID)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) announce(w http.ResponseWriter, r *http.Request) {
	request, err := body[struct {
		Text string `json:"text"`
	}](w, r)
	if err != nil {
		refuse(w, err)
		return
	}
	s.hub.Announce(request.Text)
	s.audit(r, "announcement")
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) paymentMoved(w http.ResponseWriter, r *http.Request) {
	n, err := payment.ReadNotification(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(w, err)
		return
	}
	if n.Event == "charge.paid" {
		slog.Info("paid", "order", n.Reference, "net", n.Net())
		if err := s.store.SetStatus(r.Context(), n.Reference, model.Paid); err != nil {
			fail(w, err)
			return
		}
		s.hub.Bell()
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) visited(w http.ResponseWriter, r *http.Request) {
	visit, err := body[struct {
		Page    string  `json:"page"`
		Seconds float64 `json:"seconds"`
		Device  string  `json:"device"`
	}](w, r)
	if err != nil {
		refuse(w, err)
		return
	}
	slog.Info("visit", "page", visit.Page, "seconds", visit.Seconds, "device", visit.Device)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	respond(w, http.StatusOK, map[string]bool{"mail": s.orders.MailReachable(r.Context())})
}

// audit keeps who did what, whether or not somebody waits for the answer.
func (s *Server) audit(r *http.Request, action string) {
	actor := r.Header.Get("X-Staff")
	s.journal.WriteMessage(journalAudit, []byte(actor+": "+action))
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.store.RecordAudit(ctx, actor, action); err != nil {
			slog.Error("audit entry lost", "actor", actor, "action", action, "err", err)
		}
	}()
}
