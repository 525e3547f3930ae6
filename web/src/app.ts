import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { type App, createApp } from 'vue'
import { createWebHistory, type RouterHistory } from 'vue-router'
import AppFrame from './App.vue'
import { createAttainRouter } from './router.ts'
import { guardRoutes } from './session/guard-routes.ts'

/** Answers stay fresh this long; afterwards they are shown at once and asked again behind the scenes. */
const staleAfterMs = 30_000

/** What every component may rely on: stores, the router on the given history, the cache of answers. */
export function installAttain<T>(app: App<T>, history: RouterHistory = createWebHistory()) {
  const router = createAttainRouter(history)
  app.use(createPinia()).use(PiniaColada, { queryOptions: { staleTime: staleAfterMs, gcTime: 10 * 60_000 } })
  // Before the router, whose first navigation is guarded already.
  app.runWithContext(() => guardRoutes(router))
  app.use(router)
  return { app, router }
}

/** The whole application, not yet mounted. */
export function createAttain() {
  return installAttain(createApp(AppFrame)).app
}
