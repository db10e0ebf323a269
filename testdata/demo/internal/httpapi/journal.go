package httpapi

import (
	"errors"
	"sync"
)

const journalAudit = 1

var errFull = errors.New("journal is full")

// journal keeps the last entries in memory for the debug page. It has nothing to do with sockets.
type journal struct {
	mu      sync.Mutex
	entries [][]byte
	size    int
}

func newJournal(size int) *journal {
	return &journal{size: size}
}

// WriteMessage appends an entry.
func (j *journal) WriteMessage(kind int, entry []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.entries) == j.size {
		return errFull
	}
	j.entries = append(j.entries, append([]byte{byte(kind)}, entry...))
	return nil
}
