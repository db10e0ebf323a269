// Package live tells browsers what happens in the shop while it happens.
package live

import "example.com/kettle/internal/model"

// Event is a message to a browser; Type says which of the other members is set.
type Event struct {
	Type    string         `json:"type"`
	Order   *model.Order   `json:"order,omitempty"`
	Product *model.Product `json:"product,omitempty"`
	Text    string         `json:"text,omitempty"`
}

// OrderChanged says that an order moved on.
func OrderChanged(order model.Order) Event {
	return Event{Type: "order", Order: &order}
}

// StockChanged says that there is more or less of a product than before.
func StockChanged(product model.Product) Event {
	return Event{Type: "stock", Product: &product}
}

// Notice is a text for everybody who looks.
func Notice(text string) Event {
	return Event{Type: "notice", Text: text}
}
