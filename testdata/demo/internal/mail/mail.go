// Package mail writes to customers.
package mail

import (
	"context"
	"fmt"
	"net"
	"net/smtp"
)

// Sender hands letters to a mail server.
type Sender struct {
	addr string
}

// NewSender returns a sender that uses the server at addr.
func NewSender(addr string) *Sender {
	return &Sender{addr: addr}
}

// Send writes one letter.
func (s *Sender) Send(ctx context.Context, to, subject, text string) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", s.addr)
	if err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	if end, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(end); err != nil {
			conn.Close()
			return err
		}
	}
	return s.deliver(conn, to, "Subject: "+subject+"\r\n\r\n"+text)
}

// Reachable says whether the mail server answers, for the health page.
func (s *Sender) Reachable(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	conn, err := net.Dial("tcp", s.addr) // expect: go/context-not-forwarded
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

func (s *Sender) deliver(conn net.Conn, to, letter string) error {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		conn.Close()
		return err
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return err
	}
	defer client.Close()
	if err := client.Mail("shop@kettle.example"); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(letter)); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return client.Quit()
}
