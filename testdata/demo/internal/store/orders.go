package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"example.com/kettle/internal/deadline"
	"example.com/kettle/internal/model"
)

// AddOrder stores an order and takes its lines from stock.
func (s *Store) AddOrder(ctx context.Context, order model.Order) error {
	lines, err := json.Marshal(order.Lines)
	if err != nil {
		return fmt.Errorf("encode lines: %w", err)
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		for _, line := range order.Lines {
			if _, err := tx.ExecContext(ctx,
				`UPDATE products SET stock = stock - $2 WHERE id = $1`, line.ProductID, line.Quantity); err != nil {
				return fmt.Errorf("take %s from stock: %w", line.ProductID, err)
			}
		}
		_, err := tx.ExecContext(ctx,
			`INSERT INTO orders (id, customer_id, status, lines, total_cents, placed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			order.ID, order.CustomerID, order.Status, lines, order.TotalCents, order.PlacedAt)
		return err
	})
}

// FindOrder finds an order, for tools that have no context.
func (s *Store) FindOrder(id string) (model.Order, error) {
	return s.FindOrderContext(context.Background(), id)
}

// FindOrderContext finds an order.
func (s *Store) FindOrderContext(ctx context.Context, id string) (model.Order, error) {
	var order model.Order
	var lines []byte
	row := s.db.QueryRowContext(ctx,
		`SELECT id, customer_id, status, lines, total_cents, placed_at FROM orders WHERE id = $1`, id)
	err := row.Scan(&order.ID, &order.CustomerID, &order.Status, &lines, &order.TotalCents, &order.PlacedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return order, ErrNotFound
	}
	if err != nil {
		return order, err
	}
	return order, json.Unmarshal(lines, &order.Lines)
}

// SetStatus moves an order on.
func (s *Store) SetStatus(ctx context.Context, id string, status model.OrderStatus) error {
	ctx, cancel := deadline.ForQuery(ctx)
	defer cancel()
	_, err := s.db.ExecContext(ctx, `UPDATE orders SET status = $2 WHERE id = $1`, id, status)
	return err
}

// Revenue sums up what was paid, for the dashboard.
func (s *Store) Revenue() (cents int64, err error) {
	row := s.db.QueryRowContext(context.Background(), // expect: go/context-detached
		`SELECT coalesce(sum(total_cents), 0) FROM orders WHERE status IN ('paid', 'shipped')`)
	err = row.Scan(&cents)
	return cents, err
}

// RecordAudit keeps who did what.
func (s *Store) RecordAudit(ctx context.Context, actor, action string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO audit (actor, action) VALUES ($1, $2)`, actor, action)
	return err
}
