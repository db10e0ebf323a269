// Package store stands in for a module that seamlint does not see.
package store

import (
	"context"
	"errors"
)

type Store struct{}

func (s *Store) Load(id string) ([]byte, error) { return s.LoadIn(context.Background(), id) }

func (s *Store) LoadIn(ctx context.Context, id string) ([]byte, error) {
	return nil, errors.Join(ctx.Err(), errors.New("no document "+id))
}
