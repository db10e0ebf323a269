// Command notes serves shared notes.
package main

import (
	"database/sql"
	"errors"
	"log"
	"net/http"

	"github.com/labstack/echo/v4"

	"example.com/notes/internal/notes"
)

func main() {
	db, err := sql.Open("postgres", "postgres://localhost/notes")
	if err != nil {
		log.Fatal(err)
	}
	e := echo.New()
	notes.Routes(e.Group("/api/notes"), notes.NewRepo(db))
	if err := e.Start(":8080"); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
