// What an emitter does with errors.
import { run, that } from './proof.mjs'

const unheard = run(`
  import { EventEmitter } from 'node:events'
  const emitter = new EventEmitter()
  setTimeout(() => emitter.emit('error', new Error('x')), 10)
  setTimeout(() => console.log('still here'), 200)
`)
that('an error event without a listener ends Node', unheard.code === 1 && !unheard.out.includes('still here'))

const heard = run(`
  import { EventEmitter } from 'node:events'
  const emitter = new EventEmitter()
  emitter.on('error', () => console.log('heard'))
  setTimeout(() => emitter.emit('error', new Error('x')), 10)
`)
that('a listener is enough', heard.code === 0 && heard.out.includes('heard'))

const rejecting = run(`
  import { EventEmitter } from 'node:events'
  const emitter = new EventEmitter()
  emitter.on('error', () => console.log('heard'))
  emitter.on('data', async () => { throw new Error('x') })
  emitter.emit('data')
  setTimeout(() => console.log('still here'), 200)
`)
that('an async listener that rejects is an unhandled rejection, not an error event', rejecting.code === 1 && !rejecting.out.includes('heard'))

const captured = run(`
  import { EventEmitter } from 'node:events'
  const emitter = new EventEmitter({ captureRejections: true })
  emitter.on('error', () => console.log('heard'))
  emitter.on('data', async () => { throw new Error('x') })
  emitter.emit('data')
`)
that('captureRejections makes it one', captured.code === 0 && captured.out.includes('heard'))

const thrown = run(`
  try { setTimeout(() => { throw new Error('x') }, 10) } catch { console.log('caught') }
  setTimeout(() => console.log('still here'), 200)
`)
that('try around a timer does not catch what its callback throws', thrown.code === 1 && !thrown.out.includes('caught'))
