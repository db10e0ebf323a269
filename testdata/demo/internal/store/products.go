package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"example.com/kettle/internal/deadline"
	"example.com/kettle/internal/model"
)

const productColumns = `id, name, price_cents, stock, tags, notes`

// Products lists the shelf; query narrows it down by name.
func (s *Store) Products(ctx context.Context, query string) ([]model.Product, error) {
	ctx, cancel := deadline.ForQuery(ctx)
	defer cancel()
	rows, err := s.db.QueryContext(ctx,
		`SELECT `+productColumns+` FROM products WHERE name ILIKE '%' || $1 || '%' ORDER BY name`, query)
	if err != nil {
		return nil, fmt.Errorf("list products: %w", err)
	}
	defer rows.Close()
	products := []model.Product{}
	for rows.Next() {
		product, err := scanProduct(rows)
		if err != nil {
			return nil, err
		}
		products = append(products, product)
	}
	return products, rows.Err()
}

// Product finds one product.
func (s *Store) Product(ctx context.Context, id string) (model.Product, error) {
	row := s.db.QueryRowContext(ctx, `SELECT `+productColumns+` FROM products WHERE id = $1`, id)
	return scanProduct(row)
}

// UpdateProduct writes a whole product.
func (s *Store) UpdateProduct(ctx context.Context, product model.Product) error {
	result, err := s.db.Exec( // expect: go/context-not-forwarded
		`UPDATE products SET name = $2, price_cents = $3, stock = $4, tags = $5 WHERE id = $1`,
		product.ID, product.Name, product.PriceCents, product.Stock, pq.Array(product.Tags))
	if err != nil {
		return fmt.Errorf("update product: %w", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return ErrNotFound
	}
	return nil
}

// AddProducts takes an import in, all of it or nothing.
func (s *Store) AddProducts(ctx context.Context, products []model.Product) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		for _, it := range products {
			// The transaction was begun with ctx and ends with it.
			_, err := tx.Exec(`INSERT INTO products (`+productColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
				it.ID, it.Name, it.PriceCents, it.Stock, pq.Array(it.Tags), it.Notes)
			if err != nil {
				return fmt.Errorf("add %s: %w", it.Name, err)
			}
		}
		return nil
	})
}

// SetStock records what the warehouse counted, and returns the product as it is then.
func (s *Store) SetStock(ctx context.Context, id string, stock int) (model.Product, error) {
	ctx, cancel := deadline.ForQuery(ctx)
	defer cancel()
	row := s.db.QueryRowContext(ctx,
		`UPDATE products SET stock = $2 WHERE id = $1 RETURNING `+productColumns, id, stock)
	return scanProduct(row)
}

type scanner interface {
	Scan(dest ...any) error
}

func scanProduct(row scanner) (model.Product, error) {
	var it model.Product
	err := row.Scan(&it.ID, &it.Name, &it.PriceCents, &it.Stock, pq.Array(&it.Tags), &it.Notes)
	if errors.Is(err, sql.ErrNoRows) {
		return it, ErrNotFound
	}
	return it, err
}
