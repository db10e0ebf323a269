import { createRouter, createWebHistory } from 'vue-router'

import OrderView from './views/OrderView.vue'
import ShelfView from './views/ShelfView.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: ShelfView },
    { path: '/orders/:id', component: OrderView, props: true },
  ],
})
