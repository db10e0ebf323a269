// How often a client knocks that reconnects at once, and one that waits.
import { connect, createServer } from 'node:net'

import { pause, that } from './proof.mjs'

const MOST = 2_000
let knocks = 0
// A server that is restarting: it accepts and hangs up.
const server = createServer((socket) => {
  knocks += 1
  socket.on('error', () => {})
  socket.destroy()
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()

/** Connects whenever the connection is closed, after a pause that `wait` decides, until told to stop. */
function client(wait) {
  let stopped = false
  let tries = 0
  const open = () => {
    if (stopped || tries >= MOST) return
    const socket = connect(port, '127.0.0.1')
    tries += 1
    socket.on('error', () => {})
    socket.on('close', () => setTimeout(open, wait(tries)))
  }
  open()
  return () => { stopped = true }
}

async function count(wait) {
  knocks = 0
  const stop = client(wait)
  await pause(1_000)
  stop()
  await pause(50)
  return knocks
}

const storm = await count(() => 0)
const calm = await count((tries) => Math.min(100 * 2 ** tries, 30_000))
console.log(`     in a second: ${storm} connections without a pause, ${calm} with a growing one`)
that('reconnecting at once floods the server that is coming back', storm > 100)
that('a growing pause does not', calm <= 5)
server.close()
process.exit()
