/** Goods that go from one shelf to another; without a count, all of them. */
export interface Move {
  item: string
  from: string
  count: number | null
}

export interface Stored {
  item: string
  count: number
}

async function ok(response: Response): Promise<Response> {
  if (!response.ok) {
    throw new Error(await response.text())
  }
  return response
}

export async function stock(item: string, options: { signal?: AbortSignal } = {}): Promise<Stored> {
  const response = await ok(await fetch(`/api/stock/${item}`, options))
  return (await response.json()) as Stored
}

export async function move(it: Move): Promise<void> {
  await ok(await fetch('/api/moves', { method: 'POST', body: JSON.stringify(it) }))
}

/** When the shelf was first reached; never rejects. */
export async function onlineSince(): Promise<number> {
  for (;;) {
    try {
      await stock('anything')
      return Date.now()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5_000))
    }
  }
}
