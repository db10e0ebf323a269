/** Minutes until the van leaves, as the shelf sees it. */
export async function countdown(): Promise<number> {
  const response = await fetch('/api/stock/van')
  if (!response.ok) {
    throw new Error('no van')
  }
  const { count } = (await response.json()) as { count: number }
  return count
}
