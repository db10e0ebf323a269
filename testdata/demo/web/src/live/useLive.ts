import { onBeforeUnmount, onMounted } from 'vue'

import type { LiveEvent } from '@/api'
import { session } from '@/stores/session'

import { LiveSocket } from './socket'

/** Live events for as long as the component is there. */
export function useLive(handle: (event: LiveEvent) => void): void {
  const socket = new LiveSocket()
  let leave = () => {}

  onMounted(() => {
    leave = socket.subscribe(handle)
    socket.open()
    window.addEventListener('online', refresh)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', refresh)
    leave()
    socket.close()
  })
}

function refresh(): void {
  session.refresh() // expect: js/floating-promise
}
