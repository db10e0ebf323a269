import { getCustomer, type Customer } from '@/api'

/** Who is looking, and from which device. */
class Session {
  customer: Customer | null = null

  /** Reads who was here last; nobody, when the server does not know them any more. */
  async restore(): Promise<void> {
    const id = localStorage.getItem('customer')
    if (id === null) {
      return
    }
    try {
      this.customer = await getCustomer(id)
    } catch (error) {
      console.warn('starting without a customer', error)
      localStorage.removeItem('customer')
    }
  }

  /** Asks again who this is; rejects when the server does not answer. */
  async refresh(): Promise<void> {
    if (this.customer) {
      this.customer = await getCustomer(this.customer.id)
    }
  }

  /** A name for this device that tells nothing about it. */
  async device(): Promise<string> {
    const bytes = new TextEncoder().encode(navigator.userAgent + (this.customer?.id ?? ''))
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    return Array.from(new Uint8Array(digest), (it) => it.toString(16).padStart(2, '0')).join('')
  }
}

export const session = new Session()
