// Command board serves a task board.
package main

import (
	"log"

	"github.com/gin-gonic/gin"

	"example.com/board/board"
)

func main() {
	router := gin.Default()
	board.NewAPI(board.NewTasks(), board.NewRoom()).Register(router.Group("/api"))
	if err := router.Run(":8080"); err != nil {
		log.Fatal(err)
	}
}
