// null for a Go field that is no pointer is dropped without an error.
import { start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)

async function send(method, path, body) {
  const response = await fetch(url + path, { method, body: JSON.stringify(body) })
  return { status: response.status, order: response.ok ? await response.json() : undefined }
}

const nulls = { quantity: null, note: null, gift: null }
const fresh = await send('POST', '/orders', nulls)
that(
  'null into an int, a string and a bool of a fresh struct leaves zero, and the handler sees no error',
  fresh.status === 200 && fresh.order.quantity === 0 && fresh.order.note === '' && fresh.order.gift === false,
)

const nan = await send('POST', '/orders', { quantity: parseInt('', 10) })
that('NaN is sent as null, so it ends as zero as well', nan.status === 200 && nan.order.quantity === 0)

const set = await send('PUT', '/orders/1', nulls)
that(
  'null into fields that are set keeps the old values',
  set.status === 200 && set.order.quantity === 7 && set.order.note === 'ring twice' && set.order.gift === true,
)

const whole = await send('PUT', '/orders/1', null)
that('a body that is null as a whole is taken, too', whole.status === 200 && whole.order.quantity === 7)

const text = await send('POST', '/orders', { quantity: '' })
that('an empty string into an int is not silent: the handler sees an error', text.status === 400)

const absent = await send('PATCH', '/orders/1', { quantity: null })
const zero = await send('PATCH', '/orders/1', { quantity: 0 })
that('a *int tells null from zero', absent.order.quantity === null && zero.order.quantity === 0)
await stop()
