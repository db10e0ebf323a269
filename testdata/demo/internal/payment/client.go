// Package payment talks to the payment provider.
package payment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"example.com/kettle/internal/model"
)

// ErrDeclined is returned where the customer's bank says no.
var ErrDeclined = errors.New("payment declined")

// Client is a connection to the provider.
type Client struct {
	base string
	key  string
	http *http.Client
}

// NewClient returns a client for the provider at base.
func NewClient(base, key string) *Client {
	return &Client{base: base, key: key, http: &http.Client{Timeout: 15 * time.Second}}
}

type charge struct {
	ID    string `json:"id"`
	State string `json:"state"`
}

// Charge asks for an order's money and waits until the provider has decided.
func (c *Client) Charge(ctx context.Context, order model.Order) error {
	body, err := json.Marshal(map[string]any{"reference": order.ID, "amount": order.TotalCents})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/charges", bytes.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := c.do(request)
	if err != nil {
		return err
	}
	return c.settled(ctx, answer.ID)
}

// settled polls a charge until it is paid or declined.
func (c *Client) settled(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, 12*time.Second) // expect: go/context-lost-cancel
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/charges/"+id, nil)
		if err != nil {
			cancel()
			return err
		}
		answer, err := c.do(request)
		if err != nil {
			return fmt.Errorf("charge %s: %w", id, err)
		}
		switch answer.State {
		case "paid":
			cancel()
			return nil
		case "declined":
			cancel()
			return ErrDeclined
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// Refund gives money back.
func (c *Client) Refund(ctx context.Context, refund model.Refund) error {
	if refund.Amount == 0 {
		return errors.New("refund of nothing")
	}
	body, err := json.Marshal(refund)
	if err != nil {
		return err
	}
	response, err := c.http.Post(c.base+"/refunds", "application/json", bytes.NewReader(body)) // expect: go/context-not-forwarded
	if err != nil {
		return fmt.Errorf("refund %s: %w", refund.OrderID, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("refund %s: provider answers %s", refund.OrderID, response.Status)
	}
	return nil
}

func (c *Client) do(request *http.Request) (charge, error) {
	var answer charge
	request.Header.Set("Authorization", "Bearer "+c.key)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return answer, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return answer, fmt.Errorf("provider answers %s", response.Status)
	}
	err = json.NewDecoder(response.Body).Decode(&answer)
	return answer, err
}
