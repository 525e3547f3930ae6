import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/**
 * An OpenID provider as a process of its own, with a sign-in form that takes any name. What comes before `@` says what it
 * vouches for: `unverified…` for no verified address. Arguments: where people are sent back to, the client's secret.
 */
const [callback, secret] = process.argv.slice(2) as [string, string]

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'attain', client_secret: secret, redirect_uris: [callback] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () =>
        Promise.resolve({ sub: `subject of ${id}`, email: id, email_verified: !id.startsWith('unverified'), name: id }),
    }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: [secret] },
  })
  server.on('request', (request, response) => void provider.callback()(request, response))
  console.log(`issuer ${issuer}`)
})
