import { ref, watch, type Ref } from 'vue'

import { listProducts, type Product } from '@/api'

/** Products that match a term, while somebody types it. */
export function useSearch(term: Ref<string>) {
  const products = ref<Product[]>([])
  const failed = ref(false)
  let running: AbortController | undefined

  async function find(query: string, signal: AbortSignal): Promise<void> {
    const found = await listProducts(query) // expect: js/abort-not-forwarded
    if (!signal.aborted) {
      products.value = found
    }
  }

  /** Widens the search to everything. */
  async function findAll(signal: AbortSignal): Promise<void> {
    products.value = await listProducts('', { signal })
  }

  watch(
    term,
    async (query) => {
      running?.abort()
      const controller = new AbortController()
      running = controller
      try {
        await (query === '' ? findAll(controller.signal) : find(query, controller.signal))
        failed.value = false
      } catch {
        failed.value = !controller.signal.aborted
      }
    },
    { immediate: true },
  )
  return { products, failed }
}
