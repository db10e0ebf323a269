package model

import "errors"

// ProductPatch changes a product; the back office sends it whole.
type ProductPatch struct {
	Name       string   `json:"name"`
	PriceCents int64    `json:"priceCents"` // expect: go/json-null-zero
	Stock      *int     `json:"stock"`
	Tags       []string `json:"tags"`
}

// CheckoutRequest is a basket on its way to the till.
type CheckoutRequest struct {
	CustomerID string         `json:"customerId"`
	Lines      []CheckoutLine `json:"lines"`
	Coupon     *string        `json:"coupon"`
}

// CheckoutLine is one product in a basket.
type CheckoutLine struct {
	ProductID string `json:"productId"`
	Quantity  int    `json:"quantity"`
}

// Validate refuses baskets that cannot be sold.
func (r *CheckoutRequest) Validate() error {
	if r.CustomerID == "" {
		return errors.New("who is buying?")
	}
	if len(r.Lines) == 0 {
		return errors.New("the basket is empty")
	}
	for _, line := range r.Lines {
		if line.Quantity <= 0 {
			return errors.New("a quantity must be positive")
		}
	}
	return nil
}

// ProfileUpdate changes what is known of a customer.
type ProfileUpdate struct {
	Email      string  `json:"email"`
	Phone      *string `json:"phone"`
	Newsletter bool    `json:"newsletter"` // expect: go/json-null-zero
}

// StockUpdate is a message of the warehouse feed.
type StockUpdate struct {
	ProductID string `json:"productId"`
	OnHand    int    `json:"onHand"`
	// Reserved may be null while the shelf is being recounted.
	Reserved int `json:"reserved"` // expect: go/json-null-zero
}

// Refund asks for money back. Amount is checked before it is used, so a null there is refused like a zero.
type Refund struct {
	OrderID string `json:"orderId"`
	Amount  int64  `json:"amount"`
	Reason  string `json:"reason"`
}
