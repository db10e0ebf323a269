import { computed, reactive } from 'vue'

import { checkout, getProduct, type Order, type Product } from '@/api'

import { session } from './session'

export interface CartLine {
  product: Product
  quantity: number
}

export const lines = reactive<CartLine[]>([])

export const totalCents = computed(() =>
  lines.reduce((sum, line) => sum + line.product.priceCents * line.quantity, 0),
)

export function add(product: Product): void {
  const line = lines.find((it) => it.product.id === product.id)
  if (line) {
    line.quantity += 1
  } else {
    lines.push({ product, quantity: 1 })
  }
  save() // expect: js/floating-promise
}

export function remove(id: string): void {
  const at = lines.findIndex((it) => it.product.id === id)
  if (at >= 0) {
    lines.splice(at, 1)
  }
  save().catch((error: unknown) => console.warn('the basket is only kept in this tab', error))
}

/** Brings prices and stock up to date before the till. */
export function refreshPrices(): void {
  lines.forEach(async (line) => { // expect: js/misused-promise
    line.product = await getProduct(line.product.id)
  })
}

/** The same, and says when it is done. */
export async function refreshAll(): Promise<void> {
  await Promise.all(
    lines.map(async (line) => {
      line.product = await getProduct(line.product.id)
    }),
  )
}

/** Takes sold-out products off the list, one after the other. */
export async function dropSoldOut(): Promise<string[]> {
  const dropped: string[] = []
  for (const line of [...lines]) {
    const product = await getProduct(line.product.id)
    if (product.stock === 0) {
      remove(product.id)
      dropped.push(product.name)
    }
  }
  return dropped
}

/** Buys what is in the basket. */
export async function buy(signal?: AbortSignal): Promise<Order> {
  const order = await checkout(
    {
      customerId: session.customer?.id ?? '',
      lines: lines.map((it) => ({ productId: it.product.id, quantity: it.quantity })),
      coupon: null,
    },
    signal,
  )
  lines.length = 0
  await save()
  return order
}

/** Keeps the basket for the next visit. */
async function save(): Promise<void> {
  const cache = await caches.open('kettle')
  await cache.put('/basket', new Response(JSON.stringify(lines)))
}
