import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { session } from './stores/session'

window.addEventListener('unhandledrejection', (event) => {
  console.error('unhandled', event.reason)
})

async function start(): Promise<void> {
  await session.restore()
  createApp(App).use(router).mount('#app')
}

start().catch((error: unknown) => {
  document.body.textContent = `The shop did not open: ${String(error)}`
})
