// Package board is a list of tasks that several people look at.
package board

import (
	"context"
	"errors"
	"sync"
)

// Task is something to do.
type Task struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Hours int    `json:"hours"`
	Done  bool   `json:"done"`
}

// TaskInput is what the form sends.
type TaskInput struct {
	Title string `json:"title" binding:"required"`
	Hours int    `json:"hours"` // expect: go/json-null-zero
	Done  *bool  `json:"done"`
}

// Tasks is the list.
type Tasks struct {
	mu   sync.Mutex
	list []Task
}

// NewTasks returns an empty list.
func NewTasks() *Tasks {
	return &Tasks{list: []Task{}}
}

// Add appends a task.
func (t *Tasks) Add(ctx context.Context, input TaskInput) (Task, error) {
	if err := ctx.Err(); err != nil {
		return Task{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	task := Task{ID: len(t.list) + 1, Title: input.Title, Hours: input.Hours}
	if input.Done != nil {
		task.Done = *input.Done
	}
	t.list = append(t.list, task)
	return task, nil
}

// All returns the list as it is now.
func (t *Tasks) All() []Task {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Task{}, t.list...)
}

// Find returns one task.
func (t *Tasks) Find(id int) (Task, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if id < 1 || id > len(t.list) {
		return Task{}, errors.New("no such task")
	}
	return t.list[id-1], nil
}
