/** What goes over the wire; the server's side of it is `internal/model`. */

export interface Product {
  id: string
  name: string
  priceCents: number
  stock: number
  tags: string[]
  notes: string | null
}

/** The back office sends the whole form; a field that was cleared is null. */
export interface ProductPatch {
  name: string
  priceCents: number | null
  stock: number | null
  tags: string[]
}

export interface Line {
  productId: string
  quantity: number
  priceCents: number
}

export interface Order {
  id: string
  customerId: string
  status: 'placed' | 'paid' | 'shipped' | 'cancelled'
  lines: Line[]
  totalCents: number
  placedAt: string
}

export interface CheckoutRequest {
  customerId: string
  lines: { productId: string; quantity: number }[]
  coupon: string | null
}

export interface Customer {
  id: string
  email: string
  phone: string | null
}

/** A tick box that was never touched is null. */
export interface ProfileUpdate {
  email: string
  phone: string | null
  newsletter: boolean | null
}

export type LiveEvent =
  | { type: 'order'; order: Order }
  | { type: 'stock'; product: Product }
  | { type: 'notice'; text: string }
