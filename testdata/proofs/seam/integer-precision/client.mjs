// An int64 above 2^53 loses digits in JSON.parse.
import { start, that } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)
const sent = '9007199254740993'

const text = await (await fetch(`${url}/number`)).text()
that('Go sends every digit', text.trim() === `{"id":${sent}}`)
const item = JSON.parse(text)
that('JSON.parse makes another number of it, without an error', String(item.id) === '9007199254740992')
that('so the item is not found by its own id', (await fetch(`${url}/items/${item.id}`)).status === 404)

const safe = await (await fetch(`${url}/safe`)).json()
that('2^53 - 1 arrives as it is', safe.id === Number.MAX_SAFE_INTEGER)

const exact = await (await fetch(`${url}/string`)).json()
that('with `,string` the id arrives as a string, with every digit', exact.id === sent)
that('and the item is found by it', (await fetch(`${url}/items/${exact.id}`)).status === 200)

const post = async (id) => (await fetch(`${url}/string`, { method: 'POST', body: JSON.stringify({ id }) })).status
that('the string is decoded again', (await post(exact.id)) === 200)
that('a number into a field with `,string` is not silent: the handler sees an error', (await post(1)) === 400)
await stop()
