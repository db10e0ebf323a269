// An error that Go answers as text is no JSON.
import { rejection, start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)

that('while nothing fails, json() works', (await (await fetch(`${url}/text/ann`)).json()).name === 'ann')

const response = await fetch(`${url}/text/bob`)
that('fetch resolves with a 404', response.status === 404 && !response.ok)
that('json() of what http.Error wrote throws a SyntaxError', (await rejection(response.json())) instanceof SyntaxError)

async function user(path) {
  const response = await fetch(url + path)
  if (!response.ok) {
    throw new Error((await response.text()).trim())
  }
  return response.json()
}
const refused = await rejection(user('/text/bob'))
that('a check of the status before json() keeps what the server said', refused.message === 'no such user')
that('and lets what succeeds through', (await user('/text/ann')).name === 'ann')

const body = await (await fetch(`${url}/json/bob`)).json()
that('a member that the error body does not have is undefined, without an error', body.message === undefined)
that('the member that Go sends is there', body.error === 'no such user')
await stop()
