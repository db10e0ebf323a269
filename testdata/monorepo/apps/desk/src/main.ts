import { move, onlineSince, stock, type Move } from '@mono/client'

import { countdown } from '~/countdown'
import { show } from '~/screen'

/** A packer pressed the button. */
export function packed(it: Move): void {
  move(it) // expect: js/floating-promise
  show(`${it.item} is on its way`)
}

/** A packer pressed the button and looks at the screen. */
export async function packedAndCounted(it: Move, signal: AbortSignal): Promise<void> {
  await move(it)
  const left = await stock(it.item) // expect: js/abort-not-forwarded
  show(signal.aborted ? it.item : `${left.count} left`)
}

/** How much of everything there is. */
export async function inventory(items: string[], signal: AbortSignal): Promise<number[]> {
  const all = await Promise.all(items.map((item) => stock(item, { signal })))
  return all.map((it) => it.count)
}

/** The screen's title, with the time that is left today. */
export function title(): string {
  return `Packing, ${countdown()} minutes left` // expect: js/misused-promise
}

onlineSince()
countdown().then(
  (minutes) => show(`${minutes} minutes left`),
  () => show('Nobody knows how long.'),
)
