// Prints claims, and fails when one of them does not hold.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'

let claims = 0
let failed = 0

export function that(claim, holds) {
  claims += 1
  if (holds) {
    console.log('ok  ', claim)
  } else {
    failed += 1
    console.log('FAIL', claim)
  }
}

/** How a process ends that runs this script: its exit code and what it printed. */
export function run(script) {
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', timeout: 20_000 })
  return { code: child.status, out: child.stdout, err: child.stderr }
}

/** A server on a loopback address. */
export async function serve(handler) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    server,
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a promise rejects with; undefined when it does not. */
export async function rejection(promise) {
  try {
    await promise
  } catch (reason) {
    return reason
  }
}

process.on('exit', (code) => {
  if (code === 0 && (failed > 0 || claims === 0)) {
    process.exitCode = 1
  }
})
