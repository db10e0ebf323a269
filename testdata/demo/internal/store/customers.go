package store

import (
	"context"
	"database/sql"
	"errors"

	"example.com/kettle/internal/model"
)

// Customer finds somebody by id. A nil context means: however long it takes.
func (s *Store) Customer(ctx context.Context, id string) (model.Customer, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	var it model.Customer
	row := s.db.QueryRowContext(ctx, `SELECT id, email, phone FROM customers WHERE id = $1`, id)
	err := row.Scan(&it.ID, &it.Email, &it.Phone)
	if errors.Is(err, sql.ErrNoRows) {
		return it, ErrNotFound
	}
	return it, err
}

// UpdateCustomer writes what a profile form changed.
func (s *Store) UpdateCustomer(ctx context.Context, id string, update model.ProfileUpdate) error {
	_, err := s.db.ExecContext(ctx,
		`UPDATE customers SET email = $2, phone = $3, newsletter = $4 WHERE id = $1`,
		id, update.Email, update.Phone, update.Newsletter)
	return err
}
