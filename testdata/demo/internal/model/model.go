// Package model holds what the shop talks about, as it goes over the wire.
package model

import "time"

// Product is one thing on the shelf.
type Product struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	PriceCents int64    `json:"priceCents"`
	Stock      int      `json:"stock"`
	Tags       []string `json:"tags"`
	Notes      *string  `json:"notes"`
}

// Order is what a customer bought.
type Order struct {
	ID         string      `json:"id"`
	CustomerID string      `json:"customerId"`
	Status     OrderStatus `json:"status"`
	Lines      []Line      `json:"lines"`
	TotalCents int64       `json:"totalCents"`
	PlacedAt   time.Time   `json:"placedAt"`
}

// Line is one product of an order.
type Line struct {
	ProductID  string `json:"productId"`
	Quantity   int    `json:"quantity"`
	PriceCents int64  `json:"priceCents"`
}

// OrderStatus says how far an order is.
type OrderStatus string

// The life of an order.
const (
	Placed    OrderStatus = "placed"
	Paid      OrderStatus = "paid"
	Shipped   OrderStatus = "shipped"
	Cancelled OrderStatus = "cancelled"
)

// Customer is somebody with an account.
type Customer struct {
	ID    string  `json:"id"`
	Email string  `json:"email"`
	Phone *string `json:"phone"`
}
