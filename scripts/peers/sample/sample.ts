export async function load(): Promise<void> {
  await fetch('/api/items')
}

export function start(): void {
  load()
}
