import { ApiError, request, type RequestOptions } from './http'
import type { Product, ProductPatch } from './types'

export function listProducts(query: string, options: RequestOptions = {}): Promise<Product[]> {
  return request('GET', `/products?q=${encodeURIComponent(query)}`, options)
}

export function getProduct(id: string, signal?: AbortSignal): Promise<Product> {
  return request('GET', `/products/${id}`, { timeout: 5_000 }) // expect: js/abort-not-forwarded
}

export function updateProduct(id: string, patch: ProductPatch, signal?: AbortSignal): Promise<Product> {
  return request('PUT', `/products/${id}`, { body: patch, signal })
}

/** Uploads a supplier's price list, which may take a while. */
export async function importPriceList(file: File, options: RequestOptions): Promise<number> {
  const controller = new AbortController() // expect: js/abort-unlinked
  const timer = setTimeout(() => controller.abort(), options.timeout ?? 120_000)
  try {
    const response = await fetch('/api/products/import', {
      method: 'POST',
      body: file,
      signal: controller.signal,
    })
    if (!response.ok) {
      throw new ApiError(response.status, 'the price list was refused')
    }
    const { imported } = (await response.json()) as { imported: number }
    return imported
  } finally {
    clearTimeout(timer)
  }
}
