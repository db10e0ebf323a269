/** From the first shop, and still right. */

/** @returns {Promise<boolean>} */
export async function isOpen() {
  const response = await fetch('/api/health', { signal: AbortSignal.timeout(3000) })
  return response.ok && new Date().getHours() < 18
}
