// Starts the Go side of a proof, and says what its front end sees.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export { rejection, that } from '../js/proof.mjs'

/**
 * Starts the server beside a client, given as `import.meta.url`: the program named on the command line, else whatever
 * Go makes of the folder. It ends with its standard input, so it does not outlive this process.
 */
export async function start(client) {
  const [command, ...args] = process.argv[2] ? [process.argv[2]] : ['go', 'run', '.']
  const server = spawn(command, args, { cwd: path.dirname(fileURLToPath(client)), stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  const port = await Promise.race([
    once(createInterface(server.stdout), 'line').then(([line]) => line),
    ended.then(([code]) => Promise.reject(new Error(`the server ended with ${code} before it said its port`))),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.stdin.end()
      const [code] = await ended
      if (code !== 0) {
        throw new Error(`the server ended with ${code}`)
      }
    },
  }
}

/** What a function throws; undefined when it does not. */
export function thrown(run) {
  try {
    run()
  } catch (reason) {
    return reason
  }
}
