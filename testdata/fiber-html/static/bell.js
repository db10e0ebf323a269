/** Shows a new picture of the door. */
async function look(image, signal) {
  const response = await fetch('/api/picture', { signal })
  if (!response.ok) {
    throw new Error('no picture')
  }
  image.src = URL.createObjectURL(await response.blob())
}

/**
 * Pictures, one every so often, until the signal says stop.
 * @param {HTMLImageElement} image
 * @param {AbortSignal} signal
 */
async function watchDoor(image, signal) {
  while (!signal.aborted) {
    await look(image, AbortSignal.timeout(5000)) // expect: js/abort-unlinked
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
}

/** Keeps the picture fresh while the page is open. */
function keepFresh(image) {
  setInterval(async () => { // expect: js/misused-promise
    await look(image)
  }, 10000)
  return setInterval(() => look(image).catch(console.warn), 60000)
}

/** Says hello, and again after every break. */
function greet(wait = 1000) {
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/api/live')
  socket.onopen = () => socket.send(JSON.stringify({ name: 'door page', seen: 0 }))
  socket.onmessage = (event) => console.info(event.data)
  socket.onerror = () => socket.close()
  socket.onclose = () => setTimeout(() => greet(Math.min(wait * 2, 60000)), wait)
}
