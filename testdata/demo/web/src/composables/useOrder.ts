import { onBeforeUnmount, onMounted, ref } from 'vue'

import { getOrder, settled, type Order } from '@/api'
import { useLive } from '@/live/useLive'

/** One order, kept up to date. */
export function useOrder(id: string) {
  const order = ref<Order>()
  const problem = ref('')
  const controller = new AbortController()
  let timer: ReturnType<typeof setInterval> | undefined

  async function load(): Promise<void> {
    order.value = await getOrder(id, controller.signal)
  }

  async function loadOrExplain(): Promise<void> {
    try {
      order.value = await settled(id, controller.signal)
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    }
  }

  useLive((event) => {
    if (event.type === 'order' && event.order.id === id) {
      order.value = event.order
    }
  })

  onMounted(() => {
    loadOrExplain()
    // Live events can be missed; a slow poll cannot.
    timer = setInterval(async () => { // expect: js/misused-promise
      await load()
    }, 60_000)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    controller.abort()
  })
  return { order, problem }
}
