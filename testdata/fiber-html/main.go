// Command doorbell tells every open page when somebody rings.
package main

import (
	"context"
	"log"
	"os/exec"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"
)

func main() {
	bell := newBell()
	app := fiber.New()
	app.Static("/", "./static")
	api := app.Group("/api")
	api.Post("/ring", bell.ring)
	api.Get("/picture", picture)
	api.Get("/settings", bell.show)
	api.Put("/settings", bell.change)
	api.Get("/live", websocket.New(bell.live))
	log.Fatal(app.Listen(":8080"))
}

// picture takes a photograph. Fiber has no context that ends with the client, so a timeout is all there is.
func picture(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	photo, err := exec.CommandContext(ctx, "camera", "--jpeg").Output()
	if err != nil {
		return fiber.NewError(fiber.StatusBadGateway, err.Error())
	}
	c.Type("jpeg")
	return c.Send(photo)
}
