package notes

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

type handler struct {
	repo *Repo
}

// Routes adds the API of notes.
func Routes(group *echo.Group, repo *Repo) {
	h := handler{repo: repo}
	group.GET("", h.list)
	group.PUT("/:id", h.save)
	group.DELETE("/:id", h.remove)
	group.POST("/restore", h.restore)
	group.POST("/check", h.check)
}

func (h handler) list(c echo.Context) error {
	notes, err := h.repo.List(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, notes)
}

// noteInput is what the editor sends. The colour may be null, and a pointer says so.
type noteInput struct {
	Text   string  `json:"text"`
	Pinned bool    `json:"pinned"` // expect: go/json-null-zero
	Colour *string `json:"colour"`
}

func (h handler) save(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "no number")
	}
	var input noteInput
	if err := c.Bind(&input); err != nil {
		return err
	}
	note := Note{ID: id, Text: input.Text, Pinned: input.Pinned, Colour: input.Colour}
	if err := h.repo.Save(c.Request().Context(), note); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, note)
}

func (h handler) remove(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "no number")
	}
	if err := h.repo.Delete(c.Request().Context(), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func (h handler) restore(c echo.Context) error {
	ctx := context.TODO() // expect: go/context-detached
	if err := h.repo.Restore(ctx, c.Request().Body); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func (h handler) check(c echo.Context) error {
	count, err := Check(c.Request().Body)
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, err.Error())
	}
	return c.JSON(http.StatusOK, map[string]int{"count": count})
}
