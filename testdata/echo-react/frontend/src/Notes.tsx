import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { api, type Note } from './api'

/** All notes, and an editor for the one that is open. */
export function Notes() {
  const client = useQueryClient()
  const [open, setOpen] = useState<Note>()
  const { data: notes = [], isError } = useQuery({
    queryKey: ['notes'],
    queryFn: ({ signal }) => api.list(signal),
  })
  const count = useQuery({
    queryKey: ['count'],
    queryFn: async ({ signal }) => {
      const all = await api.list() // expect: js/abort-not-forwarded
      return signal.aborted ? 0 : all.length
    },
  })

  function drop(note: Note) {
    api.remove(note.id) // expect: js/floating-promise
    client.invalidateQueries({ queryKey: ['notes'] })
  }

  async function dropAll(doomed: Note[]) {
    doomed.forEach(async (note) => { // expect: js/misused-promise
      await api.remove(note.id)
    })
    await client.invalidateQueries({ queryKey: ['notes'] })
  }

  if (isError) {
    return <p role="alert">The notes cannot be read.</p>
  }
  return (
    <main>
      <p>{count.data ?? 0} notes</p>
      <ul>
        {notes.map((note) => (
          <li key={note.id}>
            <button onClick={() => setOpen(note)}>{note.text}</button>
            <button onClick={() => drop(note)}>x</button>
          </li>
        ))}
      </ul>
      <button onClick={() => dropAll(notes)}>Remove all</button>
      {open && <Editor key={open.id} note={open} />}
    </main>
  )
}

function Editor({ note }: { note: Note }) {
  const [text, setText] = useState(note.text)
  const [failed, setFailed] = useState('')

  useEffect(() => {
    const timer = setTimeout(() => {
      api
        .save(note.id, { text, pinned: null, colour: note.colour })
        .catch((error: unknown) => setFailed(String(error)))
    }, 500)
    return () => clearTimeout(timer)
  }, [note, text])

  return (
    <label>
      <textarea value={text} onChange={(event) => setText(event.target.value)} />
      {failed && <output>{failed}</output>}
    </label>
  )
}
