import type { LiveEvent } from '@/api'

type Listener = (event: LiveEvent) => void

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 60_000

/** The shop's live events, over a connection that comes back by itself. */
export class LiveSocket {
  private socket: WebSocket | null = null
  private wait = FIRST_WAIT
  private timer: ReturnType<typeof setTimeout> | undefined
  private closed = false
  private readonly listeners = new Set<Listener>()

  constructor(private readonly path = '/api/live') {}

  open(): void {
    const origin = location.origin.replace(/^http/, 'ws')
    const socket = new WebSocket(`${origin}${this.path}`)
    this.socket = socket
    socket.onopen = () => {
      this.wait = FIRST_WAIT
    }
    socket.onmessage = (message: MessageEvent<string>) => this.receive(message.data)
    socket.onerror = () => socket.close()
    socket.onclose = () => this.again()
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.socket?.close(1000)
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private again(): void {
    if (this.closed) {
      return
    }
    this.timer = setTimeout(() => this.open(), this.wait)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT)
  }

  private receive(data: string): void {
    let event: LiveEvent
    try {
      event = JSON.parse(data) as LiveEvent
    } catch (error) {
      console.warn('live event that is no JSON', error)
      return
    }
    for (const listener of this.listeners) {
      listener(event)
    }
  }
}
