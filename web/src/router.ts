import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router'

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'region' } },
  { path: '/regions/:region?', name: 'region', component: () => import('./pages/RegionPage.vue') },
  { path: '/team', name: 'team', component: () => import('./pages/TeamPage.vue') },
  { path: '/roles', name: 'role', component: () => import('./pages/RolePage.vue') },
  { path: '/members/:member?', name: 'member', component: () => import('./pages/MemberPage.vue') },
  { path: '/targets', name: 'targets', component: () => import('./pages/TargetsPage.vue') },
  { path: '/organisation', name: 'organisation', component: () => import('./pages/OrganisationPage.vue') },
  { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue') },
  { path: '/:path(.*)*', name: 'not-found', component: () => import('./pages/NotFoundPage.vue') },
]

/** Pages are fetched on first visit; the position is kept when only the query changes. */
export function createAttainRouter(history: RouterHistory) {
  return createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  })
}
