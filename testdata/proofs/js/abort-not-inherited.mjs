// Which calls an AbortSignal reaches.
import { pause, rejection, serve, that } from './proof.mjs'

const answered = []
const { url, stop } = await serve(async (request, response) => {
  let gone = false
  response.on('close', () => { gone = !response.writableFinished })
  await pause(300)
  if (!gone) answered.push(request.url)
  response.end('done')
})

async function load(path, { signal } = {}) {
  const response = await fetch(url + path, { signal })
  return response.text()
}
async function forgets(signal) {
  if (signal.aborted) throw signal.reason
  return load('/forgotten')
}
async function forwards(signal) {
  return load('/forwarded', { signal })
}

const user = new AbortController()
const both = [forgets(user.signal), rejection(forwards(user.signal))]
await pause(50)
user.abort()
const [text, reason] = await Promise.all(both)
await pause(400)
that('a call that was not given the signal goes on after abort', text === 'done' && answered.includes('/forgotten'))
that('a call that was given it rejects with AbortError', reason?.name === 'AbortError')
that('and its server sees the client leave', !answered.includes('/forwarded'))

const caller = new AbortController()
const replaced = load('/replaced', { signal: AbortSignal.timeout(5_000) })
caller.abort()
that('a new timeout signal in place of the incoming one does not hear its abort', (await replaced) === 'done')

const linked = new AbortController()
const any = rejection(load('/any', { signal: AbortSignal.any([linked.signal, AbortSignal.timeout(5_000)]) }))
linked.abort()
that('AbortSignal.any hears both', (await any)?.name === 'AbortError')

let heard = false
linked.signal.addEventListener('abort', () => { heard = true })
await pause(20)
that('a listener that is added after abort is never called', !heard)
stop()
