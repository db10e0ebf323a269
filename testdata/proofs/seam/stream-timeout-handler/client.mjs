// http.TimeoutHandler keeps a stream back until its handler returns.
import { start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)

/** What a stream brings. The server hears of the first piece as soon as it is there. */
async function listen(path) {
  const response = await fetch(url + path)
  const text = new TextDecoder()
  let received = ''
  for await (const chunk of response.body) {
    if (received === '' && response.ok) {
      await fetch(`${url}/received`, { method: 'POST' })
    }
    received += text.decode(chunk, { stream: true })
  }
  return { status: response.status, received }
}

const stream = await listen('/events')
that('without TimeoutHandler the first event arrives while the handler runs', stream.status === 200 && stream.received.includes('data: in time'))
that('for there is a Flusher', stream.received.includes('data: flusher true') && !stream.received.includes('data: refused true'))

const brief = await listen('/brief/events')
that('below it a stream longer than its limit is a 503 without any event', brief.status === 503 && brief.received === 'too slow')

const kept = await listen('/patient/events')
that('below it no event arrives before the handler returns', kept.status === 200 && kept.received.includes('data: too late'))
that('for there is no Flusher', kept.received.includes('data: flusher false'))
that('and Flush of a ResponseController returns ErrNotSupported', kept.received.includes('data: refused true'))
await stop()
