import { isOpen } from './opening-hours.js'

/** The sign in the shop window. */
export function paint(element) {
  if (isOpen()) { // expect: js/misused-promise
    element.textContent = 'Open'
  } else {
    element.textContent = 'Closed'
  }
}

/** The sign at the back door, painted when we know. */
export async function paintLater(element) {
  element.textContent = (await isOpen()) ? 'Open' : 'Closed'
}
