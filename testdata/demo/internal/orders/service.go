// Package orders is what happens between a basket and a parcel.
package orders

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"example.com/kettle/internal/deadline"
	"example.com/kettle/internal/live"
	"example.com/kettle/internal/mail"
	"example.com/kettle/internal/model"
	"example.com/kettle/internal/payment"
	"example.com/kettle/internal/store"
)

// Service places and moves orders.
type Service struct {
	store *store.Store
	pay   *payment.Client
	hub   *live.Hub
	mail  *mail.Sender
}

// NewService joins what an order needs.
func NewService(db *store.Store, pay *payment.Client, hub *live.Hub, mail *mail.Sender) *Service {
	return &Service{store: db, pay: pay, hub: hub, mail: mail}
}

// Place turns a basket into an order that is paid.
func (s *Service) Place(ctx context.Context, request model.CheckoutRequest) (model.Order, error) {
	ctx, cancel := deadline.ForCheckout(ctx)
	defer cancel()

	order, err := s.price(ctx, request)
	if err != nil {
		return order, err
	}
	if err := s.store.AddOrder(ctx, order); err != nil {
		return order, fmt.Errorf("store order: %w", err)
	}
	if err := s.pay.Charge(ctx, order); err != nil {
		s.undo(ctx, order)
		return order, err
	}
	if err := s.store.SetStatus(ctx, order.ID, model.Paid); err != nil {
		return order, err
	}
	order.Status = model.Paid
	s.hub.Broadcast(live.OrderChanged(order))
	s.confirm(ctx, order)
	return order, nil
}

// Ship moves an order to the parcel service.
func (s *Service) Ship(ctx context.Context, id string) (model.Order, error) {
	ctx, _ = deadline.ForQuery(ctx) // expect: go/context-lost-cancel
	order, err := s.store.FindOrderContext(ctx, id)
	if err != nil {
		return order, err
	}
	order.Status = model.Shipped
	if err := s.store.SetStatus(ctx, id, order.Status); err != nil {
		return order, err
	}
	s.hub.Broadcast(live.OrderChanged(order))
	return order, nil
}

// Cancel takes an order back.
func (s *Service) Cancel(ctx context.Context, id string) error {
	order, err := s.store.FindOrderContext(ctx, id)
	if err != nil {
		return err
	}
	refund := model.Refund{OrderID: id, Amount: order.TotalCents, Reason: "cancelled by customer"}
	if err := s.pay.Refund(ctx, refund); err != nil {
		return err
	}
	return s.store.SetStatus(ctx, id, model.Cancelled)
}

// MailReachable says whether confirmations would go out.
func (s *Service) MailReachable(ctx context.Context) bool {
	return s.mail.Reachable(ctx)
}

func (s *Service) price(ctx context.Context, request model.CheckoutRequest) (model.Order, error) {
	order := model.Order{
		ID:         uuid.NewString(),
		CustomerID: request.CustomerID,
		Status:     model.Placed,
		Lines:      make([]model.Line, 0, len(request.Lines)),
		PlacedAt:   time.Now().UTC(),
	}
	for _, line := range request.Lines {
		product, err := s.store.Product(ctx, line.ProductID)
		if err != nil {
			return order, fmt.Errorf("product %s: %w", line.ProductID, err)
		}
		order.Lines = append(order.Lines, model.Line{
			ProductID: product.ID, Quantity: line.Quantity, PriceCents: product.PriceCents,
		})
		order.TotalCents += product.PriceCents * int64(line.Quantity)
	}
	return order, nil
}

// undo must also run when ctx is over, for that is often why the payment failed.
func (s *Service) undo(ctx context.Context, order model.Order) {
	ctx, cancel := deadline.ForQuery(context.WithoutCancel(ctx))
	defer cancel()
	if err := s.store.SetStatus(ctx, order.ID, model.Cancelled); err != nil {
		slog.Error("order is neither paid nor cancelled", "order", order.ID, "err", err)
	}
}

// confirm writes to the customer without making anybody wait for the mail server.
func (s *Service) confirm(ctx context.Context, order model.Order) {
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		customer, err := s.store.Customer(ctx, order.CustomerID)
		if err == nil {
			err = s.mail.Send(ctx, customer.Email, "Thank you", "Your order "+order.ID+" is on its way.")
		}
		if err != nil {
			slog.Error("no confirmation was sent", "order", order.ID, "err", err)
		}
	}()
}
