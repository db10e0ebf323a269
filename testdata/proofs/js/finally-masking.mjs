// What finally does to the outcome of what it follows.
import { rejection, run, that } from './proof.mjs'

const fail = () => Promise.reject(new Error('first'))

const thrown = await rejection(fail().finally(() => { throw new Error('second') }))
that('a finally callback that throws replaces the rejection', thrown.message === 'second')

const rejected = await rejection(fail().finally(async () => { throw new Error('second') }))
that('an async one that rejects replaces it too', rejected.message === 'second')

async function block() {
  try { throw new Error('first') } finally { return 'fine' } // eslint-disable-line no-unsafe-finally
}
that('return in a finally block swallows the error', (await block()) === 'fine')

that('the value of a finally callback is ignored', (await Promise.resolve(1).finally(() => 2)) === 1)
that('a finally callback that does not throw keeps the rejection', (await rejection(fail().finally(() => {}))).message === 'first')

const chain = run(`
  Promise.reject(new Error('x')).finally(() => console.log('cleaned up'))
  setTimeout(() => console.log('still here'), 200)
`)
that('finally alone handles nothing: the rejection is unhandled', chain.code === 1 && chain.out.includes('cleaned up'))

const before = await rejection(fail().catch(() => 'handled').finally(() => { throw new Error('second') }))
that('with catch before it there is nothing left to mask, and the throw is a new rejection', before.message === 'second')
