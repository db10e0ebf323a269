import { ApiError, request } from './http'
import type { CheckoutRequest, Order } from './types'

/** Payment may take its time, and the server gives up before we do. */
export function checkout(basket: CheckoutRequest, signal?: AbortSignal): Promise<Order> {
  return request<Order>('POST', '/checkout', { body: basket, signal, timeout: 30_000 })
}

export async function getOrder(id: string, signal?: AbortSignal): Promise<Order> {
  return await request<Order>('GET', `/orders/${id}`, { signal })
}

export async function cancelOrder(id: string): Promise<Order> {
  return await request<Order>('POST', `/orders/${id}/cancel`)
}

export const shipOrder = (id: string) => request<Order>('POST', `/orders/${id}/ship`)

/** The invoice of a paid order as a text; the signal belongs to the page that shows it. */
export async function invoice(id: string, signal: AbortSignal): Promise<string> {
  const order = await getOrder(id, signal)
  if (order.status === 'placed') {
    throw new ApiError(409, 'not paid yet')
  }
  const response = await fetch(`/api/orders/${id}/invoice`, { signal: AbortSignal.timeout(15_000) }) // expect: js/abort-unlinked
  if (!response.ok) {
    throw new ApiError(response.status, 'no invoice')
  }
  return response.text()
}

/** Waits until an order is paid or cancelled. */
export async function settled(id: string, signal: AbortSignal): Promise<Order> {
  const controller = new AbortController()
  const stop = () => controller.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(stop, 60_000)
  try {
    for (;;) {
      const order = await getOrder(id, controller.signal)
      if (order.status !== 'placed') {
        return order
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
