//! Code that nobody wrote: as much of it as asked for, and always the same.

/// The two sides of a service: paths and texts.
pub(crate) fn service(name: &str, service: usize) -> Vec<(String, String)> {
    let items = 6 + service % 7;
    let (mut go, mut store) = (GO.replace("NAME", name), STORE.replace("NAME", name));
    let (mut types, mut client) = (String::new(), "import type * as t from './types'\n".to_owned());
    let mut view = VIEW_HEAD.to_owned();
    for item in 0..items {
        let fill = |text: &str| text.replace("NAME", name).replace("ITEM", &format!("Item{item}"));
        go += &fill(HANDLER);
        store += &fill(QUERY);
        types += &fill(TYPE);
        client += &fill(CALL);
        view += &fill(VIEW);
    }
    vec![
        (format!("server/{name}/api.go"), go),
        (format!("server/{name}/store.go"), store),
        (format!("web/{name}/types.ts"), types),
        (format!("web/{name}/client.ts"), client),
        (format!("web/{name}/View.tsx"), view),
    ]
}

const GO: &str = r#"package NAME

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

type Server struct {
	store *Store
	done  chan struct{}
}

func (s *Server) watch(ctx context.Context) {
	go func() {
		ticker := time.NewTicker(time.Minute)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				s.store.sweep(ctx)
			}
		}
	}()
}
"#;

const HANDLER: &str = r#"
type ITEM struct {
	ID    int64    `json:"id"`
	Title string   `json:"title"`
	Tags  []string `json:"tags"`
	Price *float64 `json:"price,omitempty"`
}

func (s *Server) routesITEM(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/NAME/ITEM/{id}", s.getITEM)
	mux.HandleFunc("POST /api/NAME/ITEM", s.saveITEM)
}

func (s *Server) getITEM(w http.ResponseWriter, r *http.Request) {
	item, err := s.store.findITEM(r.Context(), r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(item); err != nil {
		return
	}
}

func (s *Server) saveITEM(w http.ResponseWriter, r *http.Request) {
	var item ITEM
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if item.Title == "" {
		http.Error(w, "no title", http.StatusUnprocessableEntity)
		return
	}
	if err := s.store.saveITEM(r.Context(), &item); err != nil {
		http.Error(w, "not saved", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
"#;

const STORE: &str = r#"package NAME

import (
	"context"
	"database/sql"
	"fmt"
)

type Store struct {
	db *sql.DB
}

func (s *Store) sweep(ctx context.Context) {
	_, _ = s.db.ExecContext(ctx, "DELETE FROM NAME WHERE old")
}
"#;

const QUERY: &str = r#"
func (s *Store) findITEM(ctx context.Context, id string) (*ITEM, error) {
	row := s.db.QueryRowContext(ctx, "SELECT id, title FROM NAME_ITEM WHERE id = ?", id)
	item := &ITEM{}
	if err := row.Scan(&item.ID, &item.Title); err != nil {
		return nil, fmt.Errorf("find ITEM %s: %w", id, err)
	}
	return item, nil
}

func (s *Store) saveITEM(ctx context.Context, item *ITEM) error {
	for _, tag := range item.Tags {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO tags VALUES (?)", tag); err != nil {
			return fmt.Errorf("save tag: %w", err)
		}
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO NAME_ITEM VALUES (?, ?)", item.ID, item.Title)
	return err
}
"#;

const TYPE: &str = r"
export interface ITEM {
  id: number
  title: string
  tags: string[]
  price?: number
}
";

const CALL: &str = r"
export async function getITEM(id: number, signal?: AbortSignal): Promise<t.ITEM> {
  const response = await fetch(`/api/NAME/ITEM/${id}`, { signal })
  if (!response.ok) throw new Error(`no ITEM: ${response.status}`)
  return response.json()
}

export async function saveITEM(item: t.ITEM): Promise<void> {
  const response = await fetch('/api/NAME/ITEM', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(item),
  })
  if (!response.ok) throw new Error(`ITEM not saved: ${response.status}`)
}
";

const VIEW_HEAD: &str = r"import { useEffect, useState } from 'react'
import * as client from './client'
import type * as t from './types'
";

const VIEW: &str = r"
export function ITEMView({ id }: { id: number }) {
  const [item, setItem] = useState<t.ITEM>()
  useEffect(() => {
    const controller = new AbortController()
    client.getITEM(id, controller.signal).then(setItem).catch(() => setItem(undefined))
    return () => controller.abort()
  }, [id])
  if (!item) return <p>Loading</p>
  return (
    <section>
      <h1>{item.title.trim()}</h1>
      {item.tags.map((tag) => <span key={tag}>{tag}</span>)}
      <button onClick={() => client.saveITEM(item)}>Save</button>
    </section>
  )
}
";
