package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"example.com/kettle/internal/live"
	"example.com/kettle/internal/model"
)

func (s *Server) checkout(w http.ResponseWriter, r *http.Request) {
	request, err := body[model.CheckoutRequest](w, r)
	if err == nil {
		err = request.Validate()
	}
	if err != nil {
		refuse(w, err)
		return
	}
	order, err := s.orders.Place(r.Context(), request)
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusCreated, order)
}

func (s *Server) getOrder(w http.ResponseWriter, r *http.Request) {
	order, err := s.store.FindOrder(r.PathValue("id")) // expect: go/context-not-forwarded
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, order)
}

func (s *Server) cancelOrder(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if err := s.orders.Cancel(context.Background(), id); err != nil { // expect: go/context-detached
		fail(w, err)
		return
	}
	order, err := s.store.FindOrderContext(r.Context(), id)
	if err != nil {
		fail(w, err)
		return
	}
	s.hub.Broadcast(live.OrderChanged(order))
	respond(w, http.StatusOK, order)
}

func (s *Server) shipOrder(w http.ResponseWriter, r *http.Request) {
	order, err := s.orders.Ship(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, order)
}

// invoice answers with an order as a text that can be printed.
func (s *Server) invoice(w http.ResponseWriter, r *http.Request) {
	order, err := s.store.FindOrderContext(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	for _, line := range order.Lines {
		if _, err := fmt.Fprintf(w, "%4d x %s\n", line.Quantity, line.ProductID); err != nil {
			return
		}
	}
}

func (s *Server) getProfile(w http.ResponseWriter, r *http.Request) {
	customer, err := s.store.Customer(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, customer)
}

func (s *Server) updateProfile(w http.ResponseWriter, r *http.Request) {
	update, err := body[model.ProfileUpdate](w, r)
	if err != nil {
		refuse(w, err)
		return
	}
	if err := s.store.UpdateCustomer(r.Context(), r.PathValue("id"), update); err != nil {
		fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
