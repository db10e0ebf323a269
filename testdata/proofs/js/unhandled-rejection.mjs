// What a rejection does that nobody handles.
import { run, that } from './proof.mjs'

const dropped = run(`
  async function save() { throw new Error('disk full') }
  save()
  setTimeout(() => console.log('still here'), 200)
`)
that('a rejected promise that nobody handles ends Node with 1', dropped.code === 1 && !dropped.out.includes('still here'))

const unawaited = run(`
  async function save() { throw new Error('disk full') }
  try { save() } catch { console.log('caught') }
  setTimeout(() => console.log('still here'), 200)
`)
that('try around a call that is not awaited does not catch it', unawaited.code === 1 && !unawaited.out.includes('caught'))

const returned = run(`
  async function save() { throw new Error('disk full') }
  async function outer() { try { return save() } catch { console.log('caught') } }
  await outer().catch(() => {})
`)
that('return without await inside try misses the catch', returned.code === 0 && !returned.out.includes('caught'))

const then = run(`Promise.reject(new Error('x')).then(() => {}); setTimeout(() => console.log('still here'), 200)`)
that('then without a rejection handler passes the rejection on', then.code === 1)

const handled = run(`Promise.reject(new Error('x')).catch(() => {}); setTimeout(() => console.log('still here'), 200)`)
that('catch handles it', handled.code === 0 && handled.out.includes('still here'))

const logged = run(`
  process.on('unhandledRejection', () => {})
  Promise.reject(new Error('x'))
  setTimeout(() => console.log('still here'), 200)
`)
that('an unhandledRejection handler that does nothing turns the crash off', logged.code === 0 && logged.out.includes('still here'))

const uncaught = run(`
  process.on('uncaughtException', (error, origin) => { console.log(origin); process.exit(7) })
  Promise.reject(new Error('x'))
  setTimeout(() => {}, 200)
`)
that('uncaughtException sees it too, with the origin unhandledRejection', uncaught.code === 7 && uncaught.out.includes('unhandledRejection'))
