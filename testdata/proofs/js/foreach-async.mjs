// What happens to the promises of callbacks whose result nobody looks at.
import { pause, run, that } from './proof.mjs'

const order = []
await [1, 2].forEach(async (n) => {
  await pause(20)
  order.push(n)
})
order.push('after')
await pause(60)
that('forEach returns before its async callbacks are done, also when it is awaited', order.join() === 'after,1,2')

const rejecting = run(`
  try {
    [1].forEach(async () => { throw new Error('x') })
  } catch { console.log('caught') }
  setTimeout(() => console.log('still here'), 200)
`)
that('a rejection in forEach(async …) is unhandled, try or not', rejecting.code === 1 && !rejecting.out.includes('caught'))

const timer = run(`setInterval(async () => { throw new Error('x') }, 10); setTimeout(() => process.exit(0), 500)`)
that('so is one in setInterval(async …)', timer.code === 1)

const kept = [1, 2, 3].filter(async (n) => n > 2)
that('filter(async …) keeps everything: a promise is truthy', kept.length === 3)
that('some(async …) is always true', [1].some(async () => false))
that('map(async …) with Promise.all waits and rejects as one', (await Promise.all([1, 2].map(async (n) => n * 2))).join() === '2,4')
