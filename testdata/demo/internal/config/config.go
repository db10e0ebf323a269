// Package config reads the shop's settings: built-in values, then a file, then a local file beside it.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Config is everything that differs between installations.
type Config struct {
	Addr         string `json:"addr"`
	DatabaseURL  string `json:"databaseUrl"`
	PaymentURL   string `json:"paymentUrl"`
	PaymentKey   string `json:"paymentKey"`
	WarehouseURL string `json:"warehouseUrl"`
	SMTPAddr     string `json:"smtpAddr"`
}

// Load reads the layers over each other: a member that a layer leaves out keeps the layer below.
func Load(path string) (Config, error) {
	cfg := Config{
		Addr:         ":8080",
		DatabaseURL:  "postgres://localhost/kettle?sslmode=disable",
		PaymentURL:   "https://payments.example",
		WarehouseURL: "wss://warehouse.example/feed",
		SMTPAddr:     "localhost:25",
	}
	if path == "" {
		return cfg, nil
	}
	for _, layer := range []string{path, path + ".local"} {
		raw, err := os.ReadFile(layer)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return cfg, fmt.Errorf("read settings: %w", err)
		}
		if err := json.Unmarshal(raw, &cfg); err != nil {
			return cfg, fmt.Errorf("settings in %s: %w", layer, err)
		}
	}
	return cfg, nil
}
