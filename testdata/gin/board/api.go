package board

import (
	"context"
	"net/http"
	"os/exec"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
)

// API answers the board's requests.
type API struct {
	tasks    *Tasks
	room     *Room
	upgrader websocket.Upgrader
}

// NewAPI joins a list and a room.
func NewAPI(tasks *Tasks, room *Room) *API {
	return &API{tasks: tasks, room: room}
}

// Register adds the routes.
func (a *API) Register(group *gin.RouterGroup) {
	tasks := group.Group("/tasks")
	tasks.GET("", a.list)
	tasks.POST("", a.add)
	tasks.GET("/:id/report", a.report)
	tasks.GET("/:id/page", a.page)
	group.POST("/restart", a.restart)
	group.GET("/ws", a.watch)
}

func (a *API) list(c *gin.Context) {
	c.JSON(http.StatusOK, a.tasks.All())
}

func (a *API) add(c *gin.Context) {
	var input TaskInput
	if err := c.ShouldBindJSON(&input); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	task, err := a.tasks.Add(c.Request.Context(), input)
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	a.room.Tell(task)
	c.JSON(http.StatusCreated, task)
}

// report renders a task as a PDF, which takes a while.
func (a *API) report(c *gin.Context) {
	task, ok := a.task(c)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // expect: go/context-detached
	defer cancel()
	pdf, err := exec.CommandContext(ctx, "render", "--pdf", task.Title).Output()
	if err != nil {
		c.JSON(http.StatusBadGateway, gin.H{"error": err.Error()})
		return
	}
	c.Data(http.StatusOK, "application/pdf", pdf)
}

// page renders a task as a page.
func (a *API) page(c *gin.Context) {
	task, ok := a.task(c)
	if !ok {
		return
	}
	html, err := exec.Command("render", "--html", task.Title).Output() // expect: go/context-not-forwarded
	if err != nil {
		c.JSON(http.StatusBadGateway, gin.H{"error": err.Error()})
		return
	}
	c.Data(http.StatusOK, "text/html", html)
}

// restart goes on after its answer, so the request's end must not end it.
func (a *API) restart(c *gin.Context) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = exec.CommandContext(ctx, "systemctl", "restart", "board").Run()
	}()
	c.Status(http.StatusAccepted)
}

func (a *API) watch(c *gin.Context) {
	conn, err := a.upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return
	}
	name := c.Query("name")
	a.room.Enter(conn, name)
	defer a.room.Leave(conn)
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
		a.room.Typing(name)
	}
}

func (a *API) task(c *gin.Context) (Task, bool) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": "no number"})
		return Task{}, false
	}
	task, err := a.tasks.Find(id)
	if err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
		return Task{}, false
	}
	return task, true
}
