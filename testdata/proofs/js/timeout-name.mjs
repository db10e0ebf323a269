// What a timed-out call rejects with.
import { once, EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import { rejection, serve, that } from './proof.mjs'

const { url, stop } = await serve(() => {})
const brief = () => AbortSignal.timeout(50)

const fetched = await rejection(fetch(url, { signal: brief() }))
that('fetch rejects with TimeoutError', fetched.name === 'TimeoutError')
that('so a check for AbortError does not see it', fetched.name !== 'AbortError')

const slept = await rejection(sleep(1_000, null, { signal: brief() }))
that('timers/promises rejects with AbortError, with the timeout as its cause', slept.name === 'AbortError' && slept.cause?.name === 'TimeoutError')

const waited = await rejection(once(new EventEmitter(), 'never', { signal: brief() }))
that('events.once does the same', waited.name === 'AbortError' && waited.cause?.name === 'TimeoutError')

const why = new AbortController()
const reason = rejection(fetch(url, { signal: why.signal }))
why.abort('because')
that('abort with a reason rejects with just that', (await reason) === 'because')

const ignored = await Promise.race([rejection(fetch(url, { timeout: 50 })), sleep(300, 'waiting')])
that('the option timeout of fetch is ignored', ignored === 'waiting')
stop()
process.exit()
