// Command sensors shows what the sensors of a greenhouse measure.
package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"example.com/sensors/api/sensor"
	"example.com/sensors/api/web"
)

func main() {
	bus := sensor.NewBus()
	go bus.Simulate(context.Background())
	server := &http.Server{Addr: ":8080", Handler: web.Router(bus), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
