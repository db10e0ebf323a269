import { request } from './http'
import type { Customer, ProfileUpdate } from './types'

export function getCustomer(id: string, signal?: AbortSignal): Promise<Customer> {
  return request('GET', `/customers/${id}`, { signal })
}

export function updateProfile(id: string, update: ProfileUpdate): Promise<void> {
  return request('PUT', `/customers/${id}`, { body: update })
}
