// Package notes keeps texts that several people edit.
package notes

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"time"
)

// Note is a text.
type Note struct {
	ID     int64   `json:"id"`
	Text   string  `json:"text"`
	Colour *string `json:"colour"`
	Pinned bool    `json:"pinned"`
}

// Repo is where notes are kept.
type Repo struct {
	db *sql.DB
}

// NewRepo uses a database that is open.
func NewRepo(db *sql.DB) *Repo {
	return &Repo{db: db}
}

// List returns the newest notes.
func (r *Repo) List(ctx context.Context) ([]Note, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	rows, err := r.db.QueryContext(ctx, `SELECT id, text, colour, pinned FROM notes ORDER BY id DESC LIMIT 50`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	notes := []Note{}
	for rows.Next() {
		var note Note
		if err := rows.Scan(&note.ID, &note.Text, &note.Colour, &note.Pinned); err != nil {
			return nil, err
		}
		notes = append(notes, note)
	}
	return notes, rows.Err()
}

// Save writes a note.
func (r *Repo) Save(ctx context.Context, note Note) error {
	_, err := r.db.ExecContext(ctx, `UPDATE notes SET text = $2, pinned = $3 WHERE id = $1`, note.ID, note.Text, note.Pinned)
	return err
}

// Delete removes a note.
func (r *Repo) Delete(ctx context.Context, id int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := r.db.Exec(`DELETE FROM notes WHERE id = $1`, id) // expect: go/context-not-forwarded
	return err
}

// Lock keeps others from editing for a minute.
func (r *Repo) Lock(ctx context.Context, id int64) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // expect: go/context-lost-cancel
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `SELECT 1 FROM notes WHERE id = $1 FOR UPDATE`, id); err != nil {
		cancel()
		return err
	}
	defer cancel()
	return tx.Commit()
}

// Backup is one line of a backup file.
type Backup struct {
	Text   string `json:"text"`
	Pinned bool   `json:"pinned"`
}

// Restore saves a backup, line by line.
func (r *Repo) Restore(ctx context.Context, from io.Reader) error {
	lines := json.NewDecoder(from)
	line := &Backup{}
	for id := int64(1); lines.More(); id++ {
		if err := lines.Decode(line); err != nil { // expect: go/json-reused-target
			return err
		}
		if err := r.Save(ctx, Note{ID: id, Text: line.Text, Pinned: line.Pinned}); err != nil {
			return err
		}
	}
	return nil
}

// Check reads a backup without saving it, every line on its own.
func Check(from io.Reader) (count int, err error) {
	lines := json.NewDecoder(from)
	for lines.More() {
		line := Backup{}
		if err := lines.Decode(&line); err != nil {
			return count, err
		}
		if line.Text != "" {
			count++
		}
	}
	return count, nil
}
