// What happens to a promise that fails while another one is awaited.
import { run, that } from './proof.mjs'

const body = `
  const slow = () => new Promise((resolve) => setTimeout(resolve, 200))
  const fails = async () => { throw new Error('x') }
`
const race = run(`${body}
  try { const a = slow(), b = fails(); await a; await b } catch { console.log('caught') }
  console.log('still here')
`)
that('a promise that rejects before it is awaited ends Node, inside try too', race.code === 1 && !race.out.includes('caught'))

const all = run(`${body}
  try { await Promise.all([slow(), fails()]) } catch { console.log('caught') }
  console.log('still here')
`)
that('Promise.all handles it', all.code === 0 && all.out.includes('caught'))

const settled = run(`${body}
  const b = fails(); b.catch(() => {}); await slow()
  try { await b } catch { console.log('caught') }
`)
that('so does a handler that is attached at the start', settled.code === 0 && settled.out.includes('caught'))
