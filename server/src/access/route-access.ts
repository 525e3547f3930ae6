import type { Role } from '@attain/shared/contracts/access.ts'

/**
 * What a route needs. `public`: nothing. `maybe`: nothing, but it says who asks. `signed in`: an identity or a key, whatever it may do here. `any`: access to the
 * organisation, whatever it sees. `reader`: any grant; the answer is narrowed to it. Of the others the role, and a grant of
 * everything: what these routes answer is about everybody.
 */
export type Need = 'public' | 'maybe' | 'signed in' | 'any' | 'reader' | Role

/** Every route below /api, and who may use it. The server looks here before it does anything else. */
export const routeAccess: Readonly<Record<string, Need>> = {
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /openapi.json': 'public',

  // Signing in and out.
  'GET /session': 'maybe',
  'POST /session': 'public',
  'POST /session/oidc': 'public',
  'GET /auth/callback/:provider': 'public',
  'POST /links/open': 'public',
  'POST /links/accept': 'public',
  'DELETE /session': 'signed in',
  'POST /session/view-as': 'admin',
  'DELETE /session/view-as': 'signed in',
  'GET /sessions': 'signed in',
  'DELETE /sessions': 'signed in',
  'DELETE /sessions/:session': 'signed in',
  'POST /password': 'signed in',

  // Names of nobody.
  'GET /periods': 'any',
  'GET /regions': 'any',
  'GET /catalogue': 'any',
  'GET /totals': 'any',

  'GET /members': 'reader',
  'GET /attainment': 'reader',
  'GET /attainment/explain': 'reader',
  'GET /attainment/burn-up': 'reader',
  'GET /attainment/target-revisions': 'reader',
  'GET /attainment/restatement': 'reader',
  'GET /arr-bridge': 'reader',
  'GET /arr-bridge/accounts': 'reader',
  'GET /exports/attainment': 'reader',
  'GET /exports/qbr': 'reader',
  'GET /targets': 'viewer',
  'GET /targets/history': 'viewer',
  'GET /targets/resolution': 'viewer',
  'GET /declared-health': 'reader',
  'GET /periods/history': 'viewer',
  'GET /organisation': 'viewer',
  'GET /members/:member/assignments': 'viewer',

  'GET /imports': 'editor',
  'POST /imports': 'editor',
  'GET /imports/:id': 'editor',
  'POST /imports/:id/commit': 'editor',
  'DELETE /imports/:id': 'editor',
  'GET /targets/drafts': 'viewer',
  'POST /targets/drafts': 'editor',
  'GET /targets/drafts/:id': 'viewer',
  'PUT /targets/drafts/:id': 'editor',
  'DELETE /targets/drafts/:id': 'editor',
  'POST /targets/drafts/:id/preview': 'editor',
  'POST /targets/drafts/:id/publish': 'editor',
  'GET /reorganisations': 'viewer',
  'POST /reorganisations': 'editor',
  'GET /reorganisations/:id': 'viewer',
  'PUT /reorganisations/:id': 'editor',
  'DELETE /reorganisations/:id': 'editor',
  'POST /reorganisations/:id/preview': 'editor',
  'POST /reorganisations/:id/commit': 'editor',
  'POST /declared-health': 'editor',
  'DELETE /declared-health': 'editor',
  'POST /periods/:period/close': 'editor',
  'POST /periods/:period/reopen': 'editor',
  'GET /audit': 'editor',
  'GET /exports/audit': 'editor',

  'POST /members/:member/erase': 'admin',
  'GET /users': 'admin',
  'POST /users': 'admin',
  'PUT /users/:user': 'admin',
  'DELETE /users/:user': 'admin',
  'POST /users/:user/link': 'admin',
  'POST /users/:user/grants': 'admin',
  'DELETE /users/:user/grants/:grant': 'admin',
  'GET /keys': 'admin',
  'POST /keys': 'admin',
  'DELETE /keys/:key': 'admin',
}
