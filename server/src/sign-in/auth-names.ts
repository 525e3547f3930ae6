/** Path below which the library's own routes would be; only the callback of a provider is let through. */
export const authPath = '/api/auth'
/** The provider's id in addresses. */
export const oidcId = 'oidc'
/** Carries the visitor's address to the library; never taken from a request. */
export const addressHeader = 'x-attain-address'

export const isHttps = (publicUrl: string | null): boolean => publicUrl?.startsWith('https:') === true

export const sessionCookie = (publicUrl: string | null): string => `${isHttps(publicUrl) ? '__Secure-' : ''}attain.session_token`
