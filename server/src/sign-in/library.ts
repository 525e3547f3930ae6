import { addressHeader } from './auth-names.ts'

/** Headers as the library may see them: the cookie, the browser, and where the request really comes from. */
export function libraryHeaders(headers: Headers, address: string): Headers {
  const passed = new Headers()
  for (const name of ['cookie', 'user-agent']) {
    const value = headers.get(name)
    if (value !== null) passed.set(name, value)
  }
  if (address !== '') passed.set(addressHeader, address)
  return passed
}

/** Whether the library refused what it was given. */
export const isRefusal = (error: unknown): boolean => {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown }
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
}
