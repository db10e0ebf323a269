export interface Note {
  id: number
  text: string
  colour: string | null
  pinned: boolean
}

/** What the editor sends; see `noteInput` of the server. Pinned is null until somebody decides. */
export interface NoteInput {
  text: string
  pinned: boolean | null
  colour: string | null
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`/api/notes${path}`, {
    ...init,
    headers: { 'Content-Type': 'application/json' },
  })
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`)
  }
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
}

export const api = {
  list: (signal?: AbortSignal) => call<Note[]>('', { signal }),
  save: (id: number, input: NoteInput) =>
    call<Note>(`/${id}`, { method: 'PUT', body: JSON.stringify(input) }),
  async remove(id: number): Promise<void> {
    await call<void>(`/${id}`, { method: 'DELETE' })
  },
  /** Checks a backup before it is restored. */
  async check(file: Blob, signal: AbortSignal): Promise<number> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(30_000)])
    const { count } = await call<{ count: number }>('/check', { method: 'POST', body: file, signal: limit })
    return count
  },
  async restore(file: Blob, signal: AbortSignal): Promise<void> {
    await api.check(file, signal)
    await call<void>('/restore', { method: 'POST', body: file, signal: AbortSignal.timeout(60_000) }) // expect: js/abort-unlinked
  },
}
