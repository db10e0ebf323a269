// Command shop serves the Kettle & Bean web shop.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/kettle/internal/config"
	"example.com/kettle/internal/httpapi"
	"example.com/kettle/internal/live"
	"example.com/kettle/internal/mail"
	"example.com/kettle/internal/orders"
	"example.com/kettle/internal/payment"
	"example.com/kettle/internal/store"
	"example.com/kettle/internal/warehouse"
)

func main() {
	if err := run(); err != nil {
		slog.Error("shop stopped", "err", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	cfg, err := config.Load(os.Getenv("SHOP_CONFIG"))
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.DatabaseURL)
	if err != nil {
		return err
	}
	defer db.Close()

	hub := live.NewHub()
	pay := payment.NewClient(cfg.PaymentURL, cfg.PaymentKey)
	service := orders.NewService(db, pay, hub, mail.NewSender(cfg.SMTPAddr))
	feed := warehouse.NewFeed(cfg.WarehouseURL, db, hub)
	go func() {
		if err := feed.Run(ctx); err != nil && ctx.Err() == nil {
			slog.Error("warehouse feed stopped", "err", err)
		}
	}()

	server := &http.Server{
		Addr:              cfg.Addr,
		Handler:           httpapi.New(db, service, hub, pay).Routes(),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()

	select {
	case err := <-failed:
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	case <-ctx.Done():
	}
	// The process context is over, and open requests still get ten seconds.
	closing, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	hub.Close()
	return server.Shutdown(closing)
}
