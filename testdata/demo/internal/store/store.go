// Package store keeps products, orders and customers in PostgreSQL.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	_ "github.com/lib/pq" // registers "postgres"
)

// ErrNotFound is returned where nothing has the asked id.
var ErrNotFound = errors.New("not found")

// Store is the shop's database.
type Store struct {
	db *sql.DB
}

// Open connects and waits until the database answers.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return &Store{db: db}, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	return s.db.Close()
}

// InTx runs work in one transaction, which is undone when work fails.
func (s *Store) InTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
