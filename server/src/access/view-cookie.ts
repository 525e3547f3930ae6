import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { Env } from '../http/router.ts'
import { isHttps, viewCookie } from '../sign-in/auth-names.ts'
import { viewedForSeconds } from './view-as.ts'

/** Has the browser say whom an administrator looks as, for an hour. */
export function setViewCookie(c: Context<Env>, userId: string): void {
  const { publicUrl } = c.var.signIn
  setCookie(c, viewCookie(publicUrl), userId, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isHttps(publicUrl),
    maxAge: viewedForSeconds,
  })
}

export function dropViewCookie(c: Context<Env>): void {
  const { publicUrl } = c.var.signIn
  deleteCookie(c, viewCookie(publicUrl), { path: '/', secure: isHttps(publicUrl) })
}
