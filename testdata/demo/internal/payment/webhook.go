package payment

import (
	"encoding/json"
	"fmt"
	"io"
)

// Notification is what the provider posts when a charge moves; see api/examples/payment.json.
type Notification struct {
	Event     string `json:"event"`
	Reference string `json:"reference"`
	Amount    int64  `json:"amount"`
	Fee       int64  `json:"fee"` // expect: go/json-null-zero
}

// Net is what is left of the customer's money.
func (n Notification) Net() int64 {
	return n.Amount - n.Fee
}

// ReadNotification decodes a webhook's body.
func ReadNotification(body io.Reader) (Notification, error) {
	var n Notification
	if err := json.NewDecoder(io.LimitReader(body, 64<<10)).Decode(&n); err != nil {
		return n, fmt.Errorf("payment notification: %w", err)
	}
	return n, nil
}
