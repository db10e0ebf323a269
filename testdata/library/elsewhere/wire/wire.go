// Package wire stands in for a module that seamlint does not see.
package wire

import (
	"errors"
	"net/http"
)

type Peer struct{}

func Accept(w http.ResponseWriter, r *http.Request) (*Peer, error) { return &Peer{}, nil }

func (p *Peer) Send(message []byte) error { return errors.New("not connected") }

func (p *Peer) Close() error { return nil }
