//! Long files that nobody wrote, with much of what rules look at.

/// One long Go file of about this many lines: goroutines, locks, channels, contexts, streams.
pub(crate) fn go(lines: usize) -> String {
    long(LONG_GO, GO_PART, lines)
}

/// One long TSX file of about this many lines: effects, promises, requests, sockets, lists.
pub(crate) fn tsx(lines: usize) -> String {
    long(LONG_TSX, TSX_PART, lines)
}

fn long(head: &str, part: &str, lines: usize) -> String {
    let mut text = head.to_owned();
    for number in 0..lines.div_ceil(part.lines().count()) {
        text += &part.replace("PART", &number.to_string());
    }
    text
}

const LONG_GO: &str = r#"package busy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

var errGone = errors.New("gone")
"#;

const GO_PART: &str = r#"
type entryPART struct {
	ID      int64             `json:"id"`
	Name    string            `json:"name,omitempty"`
	Labels  map[string]string `json:"labels"`
	Parents []*entryPART      `json:"parents"`
	Until   time.Time         `json:"until"`
}

type hubPART struct {
	mu      sync.Mutex
	entries map[int64]*entryPART
	waiting []chan entryPART
	client  *http.Client
}

func (h *hubPART) put(ctx context.Context, it entryPART) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.entries[it.ID]; ok {
		return fmt.Errorf("put %d: %w", it.ID, errGone)
	}
	h.entries[it.ID] = &it
	for _, waiting := range h.waiting {
		select {
		case waiting <- it:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (h *hubPART) fetch(ctx context.Context, id int64) (*entryPART, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	url := fmt.Sprintf("https://example.com/entries/%d", id)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := h.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetch %d: %w", id, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch %d: %s", id, response.Status)
	}
	var it entryPART
	if err := json.NewDecoder(response.Body).Decode(&it); err != nil {
		return nil, err
	}
	return &it, nil
}

func (h *hubPART) all(ctx context.Context, ids []int64) ([]*entryPART, error) {
	var group sync.WaitGroup
	out, failed := make([]*entryPART, len(ids)), make(chan error, len(ids))
	for at, id := range ids {
		group.Add(1)
		go func() {
			defer group.Done()
			it, err := h.fetch(ctx, id)
			if err != nil {
				failed <- err
				return
			}
			out[at] = it
		}()
	}
	group.Wait()
	close(failed)
	for err := range failed {
		return nil, err
	}
	return out, nil
}

func (h *hubPART) stream(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streams", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	updates := make(chan entryPART, 8)
	h.mu.Lock()
	h.waiting = append(h.waiting, updates)
	h.mu.Unlock()
	for {
		select {
		case <-r.Context().Done():
			return
		case it := <-updates:
			data, err := json.Marshal(it)
			if err != nil {
				return
			}
			fmt.Fprintf(w, "data: %s\n\n", data)
			flusher.Flush()
		}
	}
}

func (h *hubPART) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/hubs/PART/stream", h.stream)
	mux.HandleFunc("POST /api/hubs/PART", func(w http.ResponseWriter, r *http.Request) {
		var it entryPART
		if err := json.NewDecoder(r.Body).Decode(&it); err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		switch err := h.put(r.Context(), it); {
		case errors.Is(err, errGone):
			w.WriteHeader(http.StatusConflict)
		case err != nil:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
}
"#;

const LONG_TSX: &str = r"import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
";

const TSX_PART: &str = r"
interface EntryPART {
  id: number
  name?: string
  labels: Record<string, string>
  parents: EntryPART[] | null
}

type StatePART = { kind: 'idle' } | { kind: 'busy'; since: number } | { kind: 'failed'; reason: string }

async function loadPART(ids: number[], signal: AbortSignal): Promise<EntryPART[]> {
  const answers = await Promise.all(ids.map((id) => fetch(`/api/hubs/PART/${id}`, { signal })))
  const out: EntryPART[] = []
  for (const answer of answers) {
    if (!answer.ok) throw new Error(`no entry: ${answer.status}`)
    out.push(await answer.json())
  }
  return out
}

async function savePART(it: EntryPART): Promise<boolean> {
  try {
    const answer = await fetch('/api/hubs/PART', { method: 'POST', body: JSON.stringify(it) })
    return answer.ok
  } catch (error) {
    console.error('not saved', error)
    return false
  }
}

export function ListPART({ ids, onPick }: { ids: number[]; onPick: (it: EntryPART) => void }) {
  const [state, setState] = useState<StatePART>({ kind: 'idle' })
  const [entries, setEntries] = useState<EntryPART[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>()
  useEffect(() => {
    const controller = new AbortController()
    setState({ kind: 'busy', since: Date.now() })
    loadPART(ids, controller.signal)
      .then((it) => {
        setEntries(it)
        setState({ kind: 'idle' })
      })
      .catch((error: Error) => setState({ kind: 'failed', reason: error.message }))
    return () => controller.abort()
  }, [ids])
  useEffect(() => {
    const events = new EventSource('/api/hubs/PART/stream')
    events.onmessage = (event) => {
      const it: EntryPART = JSON.parse(event.data)
      setEntries((all) => [...all.filter((other) => other.id !== it.id), it])
    }
    return () => events.close()
  }, [])
  const sorted = useMemo(() => [...entries].sort((a, b) => a.id - b.id), [entries])
  const later = useCallback((it: EntryPART) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(async () => {
      if (!(await savePART(it))) setState({ kind: 'failed', reason: `${it.name ?? it.id} is not saved` })
    }, 500)
  }, [])
  if (state.kind === 'failed') return <p role='alert'>{state.reason}</p>
  return (
    <ul aria-busy={state.kind === 'busy'}>
      {sorted.map((it) => (
        <li key={it.id}>
          <input value={it.name ?? ''} onChange={(event) => later({ ...it, name: event.target.value })} />
          {Object.entries(it.labels).map(([key, value]) => <b key={key}>{value}</b>)}
          <button onClick={() => onPick(it)}>{it.parents?.length ?? 0}</button>
        </li>
      ))}
    </ul>
  )
}
";
