import { session } from './session'

/** Tells the statistics which page was looked at. Nothing waits for it, and nothing breaks without it. */
export function visited(page: string): void {
  const body = JSON.stringify({ page, device: session.device() }) // expect: js/misused-promise
  navigator.sendBeacon('/api/visits', body)
}

/** The same for pages that are left slowly. */
export async function visitedFor(page: string, seconds: number): Promise<void> {
  const body = JSON.stringify({ page, seconds, device: await session.device() })
  navigator.sendBeacon('/api/visits', body)
}
