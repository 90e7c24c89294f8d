import { betterAuth } from 'better-auth/minimal'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { hashPassword } from 'better-auth/crypto'
import type { ControlLogger, SignedInUser } from './control.ts'
import type { Database, Guard } from './database.ts'
import { authSchema } from './schema.ts'
import { SessionMemory } from './session-memory.ts'
import { refuseWeakPassword } from './strength.ts'

export interface AuthOptions {
  readonly publicUrl: string
  readonly secret: string
  readonly now: () => Date
  readonly guard: Guard
  readonly logger: ControlLogger | undefined
}

/** Signing in by e-mail and password, with sessions in cookies: better-auth, of which only that is let through. */
export interface SignIn {
  handle(request: Request, clientAddress: string | undefined): Promise<Response>
  signedIn(headers: Headers): Promise<SignedInUser | undefined>
}

const authPath = '/api/auth'
const changePassword = `POST ${authPath}/change-password`

/** What of better-auth is open. It has many more routes; each would be one more to watch. */
const openRoutes: ReadonlySet<string> = new Set([
  `POST ${authPath}/sign-in/email`,
  `POST ${authPath}/sign-out`,
  `GET ${authPath}/get-session`,
  changePassword,
])

/** Set by us alone, from what the server saw: any other header is the word of whoever sends it. */
const clientAddressHeader = 'x-tidemark-client-address'

export async function createSignIn(database: Database, options: AuthOptions): Promise<SignIn> {
  const auth = createAuth(database, options)
  await auth.$context
  const memory = new SessionMemory(options.now)
  return {
    async handle(request, clientAddress) {
      const route = `${request.method} ${new URL(request.url).pathname}`
      if (!openRoutes.has(route)) return notFound(request)
      if (route === changePassword) await refuseWeakChange(request)
      const headers = new Headers(request.headers)
      headers.delete(clientAddressHeader)
      if (clientAddress !== undefined) headers.set(clientAddressHeader, clientAddress)
      try {
        return await auth.handler(new Request(request, { headers }))
      } finally {
        if (request.method === 'POST') memory.forget()
      }
    },
    async signedIn(headers) {
      const cookie = headers.get('cookie')
      if (cookie === null) return undefined
      return await memory.recall(cookie, async () => {
        // Without `disableRefresh` this would move the session's end but not the cookie's, and the session
        // route, which moves both, would find nothing to do.
        const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
        if (found === null) return undefined
        const user = { userId: found.user.id, email: found.user.email, name: found.user.name }
        return { user, expiresAt: found.session.expiresAt }
      })
    },
  }
}

/** better-auth looks at the length of a new password alone (G4). @throws AppError `password_weak`. */
async function refuseWeakChange(request: Request): Promise<void> {
  const body: unknown = await request
    .clone()
    .json()
    // What is no JSON is for better-auth to refuse.
    .catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('newPassword' in body)) return
  if (typeof body.newPassword === 'string') refuseWeakPassword(body.newPassword, '', 'The new password')
}

/** An account's row as better-auth looks for it when somebody signs in by password. */
export async function passwordAccount(userId: string, password: string) {
  return {
    userId,
    accountId: userId,
    providerId: 'credential',
    issuer: 'local:credential',
    password: await hashPassword(password),
  }
}

function createAuth(database: Database, { publicUrl, secret, guard, logger }: AuthOptions) {
  const { origin, protocol } = new URL(publicUrl)
  return betterAuth({
    appName: 'Tidemark',
    baseURL: origin,
    basePath: authPath,
    // As a list of one, so that an environment variable of better-auth's own cannot put another in its place.
    secrets: [{ version: 1, value: secret }],
    database: drizzleAdapter(database, { provider: 'pg', schema: authSchema, transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    trustedOrigins: sameHostOrigins(publicUrl),
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: 600,
      customRules: { '/sign-in/*': { window: 60, max: 10 }, '/change-password': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'tidemark',
      useSecureCookies: protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Both are off by themselves where NODE_ENV says test: what is tested is to be what runs.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    telemetry: { enabled: false },
    // Messages alone: what comes beside them may hold e-mail addresses or the values of a failed statement.
    logger: {
      level: 'warn',
      log: (level, message) => logger?.[level === 'error' ? 'error' : 'warn'](`sign-in: ${message}`),
    },
    onAPIError: {
      onError: (error) => {
        guard.look(error)
        const name = error instanceof Error ? error.name : 'unknown'
        if (name !== 'APIError') logger?.error(`sign-in failed inside the server: ${name}`)
      },
    },
  })
}

/** `publicUrl`'s origin; a loopback host is reached by its number and by its name. */
function sameHostOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  const loopback = ['127.0.0.1', 'localhost']
  if (!loopback.includes(url.hostname)) return [url.origin]
  return loopback.map((hostname) => {
    const twin = new URL(url)
    twin.hostname = hostname
    return twin.origin
  })
}

function notFound(request: Request): Response {
  return Response.json(
    {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: `There is no ${request.method} ${new URL(request.url).pathname}. Signing in is POST ${authPath}/sign-in/email.`,
    },
    { status: 404, headers: { 'content-type': 'application/problem+json' } },
  )
}
