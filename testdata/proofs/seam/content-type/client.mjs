// fetch sends a JSON string as text, and some binders go by that.
import { start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)
const body = JSON.stringify({ text: 'milk', pins: 2 })
const json = { 'Content-Type': 'application/json' }

async function post(path, headers) {
  const response = await fetch(url + path, { method: 'POST', body, headers })
  return { status: response.status, ...(response.ok ? await response.json() : {}) }
}

const bound = (out) => out.status === 200 && !out.error && out.note.text === 'milk' && out.note.pins === 2

const plain = await post('/std')
that('fetch sends a string without a header as text/plain;charset=UTF-8', plain.type === 'text/plain;charset=UTF-8')
that('encoding/json does not care', bound(plain))

const lost = await post('/gin/bind')
that(
  'gin: ShouldBind leaves the struct zero, and returns no error',
  lost.status === 200 && !lost.error && lost.note.text === '' && lost.note.pins === 0,
)
that('gin: ShouldBind binds it with the header', bound(await post('/gin/bind', json)))
that('gin: ShouldBindJSON binds it without the header', bound(await post('/gin/json')))

that('echo: Bind refuses it with 415', (await post('/echo/bind')).status === 415)
that('echo: Bind binds it with the header', bound(await post('/echo/bind', json)))
await stop()
