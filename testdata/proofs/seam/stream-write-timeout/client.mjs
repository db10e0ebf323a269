// A server's WriteTimeout cuts a stream of events.
import { start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)
const all = 6

/** How many events arrive, and what ends the stream if it does not end by itself. */
async function listen(path) {
  const response = await fetch(url + path)
  const text = new TextDecoder()
  let received = ''
  let reason
  try {
    for await (const chunk of response.body) {
      received += text.decode(chunk, { stream: true })
    }
  } catch (error) {
    reason = error
  }
  return { status: response.status, events: received.split('data: ').length - 1, reason }
}

const cut = await listen('/events')
that('the stream starts as if all was well', cut.status === 200 && cut.events > 0)
that('WriteTimeout cuts it before its end', cut.events < all)
that('the client sees a connection that broke', cut.reason instanceof TypeError)

const whole = await listen('/unlimited/events')
that('SetWriteDeadline(time.Time{}) keeps the stream whole', whole.status === 200 && whole.events === all && whole.reason === undefined)
await stop()
