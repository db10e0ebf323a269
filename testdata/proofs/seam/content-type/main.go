// Binds the same note with net/http, gin and echo, and answers with what arrived.
package main

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"

	"example.com/seamproofs/server"
)

type note struct {
	Text string `json:"text"`
	Pins int    `json:"pins"`
}

// seen is what a handler knows after it has bound a note.
type seen struct {
	Type  string `json:"type"`
	Note  note   `json:"note"`
	Error bool   `json:"error"`
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /std", func(w http.ResponseWriter, r *http.Request) {
		out := seen{Type: r.Header.Get("Content-Type")}
		out.Error = json.NewDecoder(r.Body).Decode(&out.Note) != nil
		_ = json.NewEncoder(w).Encode(out)
	})

	gin.SetMode(gin.ReleaseMode)
	ginRouter := gin.New()
	ginRouter.POST("/gin/bind", func(c *gin.Context) {
		out := seen{Type: c.ContentType()}
		out.Error = c.ShouldBind(&out.Note) != nil
		c.JSON(http.StatusOK, out)
	})
	ginRouter.POST("/gin/json", func(c *gin.Context) {
		out := seen{Type: c.ContentType()}
		out.Error = c.ShouldBindJSON(&out.Note) != nil
		c.JSON(http.StatusOK, out)
	})
	mux.Handle("/gin/", ginRouter)

	echoRouter := echo.New()
	echoRouter.POST("/echo/bind", func(c echo.Context) error {
		out := seen{Type: c.Request().Header.Get("Content-Type")}
		if err := c.Bind(&out.Note); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, out)
	})
	mux.Handle("/echo/", echoRouter)
	server.Run(&http.Server{Handler: mux})
}
