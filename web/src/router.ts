import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** For people who have not signed in. */
    outside?: boolean
    /** For whoever signed in, whatever they see. */
    whoever?: boolean
    /** About everybody: for those who see everything. */
    everybody?: boolean
  }
}

/** Pages that are fetched together, since who sees one soon sees another. */
const outside = () => import('./pages/outside-pages.ts')
const access = () => import('./pages/access-pages.ts')

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'region' } },
  { path: '/regions/:region?', name: 'region', component: () => import('./pages/RegionPage.vue') },
  { path: '/team', name: 'team', component: () => import('./pages/TeamPage.vue') },
  { path: '/roles', name: 'role', component: () => import('./pages/RolePage.vue') },
  { path: '/members/:member?', name: 'member', component: () => import('./pages/MemberPage.vue') },
  { path: '/totals', name: 'totals', component: () => import('./pages/TotalsPage.vue'), meta: { whoever: true } },
  { path: '/targets', name: 'targets', component: () => import('./pages/TargetsPage.vue'), meta: { everybody: true } },
  {
    path: '/organisation',
    name: 'organisation',
    component: () => import('./pages/OrganisationPage.vue'),
    meta: { everybody: true },
  },
  { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue'), meta: { everybody: true } },
  { path: '/account', name: 'account', component: () => access().then((pages) => pages.AccountPage), meta: { whoever: true } },
  { path: '/users', name: 'users', component: () => access().then((pages) => pages.UsersPage), meta: { everybody: true } },
  { path: '/keys', name: 'keys', component: () => access().then((pages) => pages.KeysPage), meta: { everybody: true } },
  { path: '/sign-in', name: 'sign-in', component: () => outside().then((pages) => pages.SignInPage), meta: { outside: true } },
  { path: '/welcome', name: 'welcome', component: () => outside().then((pages) => pages.WelcomePage), meta: { outside: true } },
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
