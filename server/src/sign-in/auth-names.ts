/** Path below which the library's own routes would be; only the callback of a provider is let through. */
export const authPath = '/api/auth'
/** The provider's id in addresses. */
export const oidcId = 'oidc'
/** Carries the visitor's address to the library; never taken from a request. */
export const addressHeader = 'x-attain-address'

export const isHttps = (publicUrl: string | null): boolean => publicUrl?.startsWith('https:') === true

export const sessionCookie = (publicUrl: string | null): string => named('session_token', publicUrl)
/** Says whom an administrator looks as; it gives nobody else anything. */
export const viewCookie = (publicUrl: string | null): string => named('view_as', publicUrl)

const named = (name: string, publicUrl: string | null): string => `${isHttps(publicUrl) ? '__Secure-' : ''}attain.${name}`
