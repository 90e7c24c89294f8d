import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { EventRow, Project } from '../src/api/answers.ts'
import type { OpenedBoard } from '../src/api/boards.ts'
import type { Shared } from '../src/api/shares.ts'
import type { TableQuestion, TrendQuestion } from '../src/questions/question.ts'
import { fakeOverview, fakeTable, type OverviewQuestion } from './fake-overview.ts'
import { fakeTrend } from './fake-trend.ts'

/** What a test or a developer can turn while the server runs. */
export interface FakeState {
  events: EventRow[]
  projects: Project[]
  needsOwner: boolean
  /** Sessions that were signed in and have not ended. */
  sessions: Set<string>
  password: string
  boards: OpenedBoard[]
  /** What every link shows. */
  shared: Shared | undefined
  /** Answers in the place of the usual one: by method and path, such as `POST /v1/analytics/query`. */
  faults: Map<string, { readonly status: number; readonly body: unknown }>
  /** How long every answer of the API is held back. */
  delayMs: number
}

export interface FakeTidemark extends AsyncDisposable {
  readonly origin: string
  readonly state: FakeState
  /** Signs somebody in, and gives the cookie that says so. */
  readonly signIn: () => { readonly name: string; readonly value: string; readonly url: string }
}

const cookieName = 'fake_session'
const dist = join(import.meta.dirname, '..', 'dist')
const page = join(dist, 'index.html')

/**
 * A stand-in for Tidemark with the routes that the page uses, over events in memory: for the states that a
 * real one is hard to bring into, and for working on the page alone. Not shipped.
 */
export async function startFakeTidemark(initial: Partial<FakeState> = {}, port = 0): Promise<FakeTidemark> {
  const state: FakeState = {
    events: [],
    projects: [{ id: 'shop', name: 'Lantern shop', timezone: 'Europe/Berlin', role: 'owner' }],
    needsOwner: false,
    sessions: new Set(),
    password: 'correct horse battery',
    boards: [],
    shared: undefined,
    faults: new Map(),
    delayMs: 0,
    ...initial,
  }
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taken } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${taken}`
  return {
    origin,
    state,
    signIn() {
      const value = crypto.randomUUID()
      state.sessions.add(value)
      return { name: cookieName, value, url: origin }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(state: FakeState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake')
  const isApi = ['/api/', '/v1/', '/readyz'].some((beginning) => url.pathname.startsWith(beginning))
  if (!isApi) return sendFile(url.pathname, response)
  if (state.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, state.delayMs))
  const exact = `${request.method} ${url.pathname}`
  const fault = state.faults.get(exact)
  if (fault !== undefined) return send(response, fault.status, fault.body)
  const route = exact.replace(/(?<=\/v1\/(boards|shared\/tiles)\/)[^/]+/, ':id')
  const body = await readBody(request)
  const open = openRoutes[route] ?? sharedRoutes[route]
  if (open !== undefined) return open({ state, request, response, url, body })
  if (sessionOf(state, request) === undefined) {
    return sendProblem(response, 401, 'sign_in_needed', 'Sign in to ask.')
  }
  const closed = closedRoutes[route]
  if (closed === undefined) return sendProblem(response, 404, 'not_found', `There is no ${exact}.`)
  return closed({ state, request, response, url, body })
}

interface Call {
  readonly state: FakeState
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly body: Readonly<Record<string, unknown>>
}

type Route = (call: Call) => void

const openRoutes: Readonly<Record<string, Route>> = {
  'GET /readyz': ({ response }) =>
    send(response, 200, { ready: true, checks: { log: 'ok', store: 'ok', loader: 'ok', lag: 'ok' } }),
  'GET /api/auth/get-session': ({ state, request, response }) => {
    const id = sessionOf(state, request)
    send(
      response,
      200,
      id === undefined
        ? null
        : { session: { id }, user: { id: 'u1', email: 'ann@example.com', name: 'Ann' } },
    )
  },
  'POST /api/auth/sign-in/email': ({ state, response, body }) => {
    if (body['password'] !== state.password) {
      return send(response, 401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' })
    }
    const id = crypto.randomUUID()
    state.sessions.add(id)
    response.setHeader('set-cookie', `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Lax`)
    send(response, 200, { user: { id: 'u1', email: body['email'] } })
  },
  'POST /api/auth/sign-out': ({ state, request, response }) => {
    state.sessions.delete(sessionOf(state, request) ?? '')
    send(response, 200, { success: true })
  },
  'GET /v1/setup': ({ state, response }) => send(response, 200, { needs_owner: state.needsOwner }),
  'POST /v1/setup': ({ state, response, body }) => {
    if (body['token'] !== 'right-token') {
      return sendProblem(
        response,
        401,
        'setup_token_invalid',
        'This token is not the one that was printed. Copy the whole address.',
      )
    }
    state.needsOwner = false
    state.password = String(body['password'])
    response.writeHead(204).end()
  },
  'POST /v1/events': ({ state, response, body }) => {
    const nowMs = Date.now()
    const at = new Date(nowMs).toISOString()
    const event_id = `${nowMs.toString(16).padStart(12, '0')}-${crypto.randomUUID()}`
    state.events.push({
      event_id,
      timestamp: at,
      received_at: at,
      properties: {},
      ...body,
      name: String(body['name']),
    })
    send(response, 200, { accepted: 1, duplicates: 0, rejected: [] })
  },
}

/** What is asked with the token of a link, in the place of a session. */
const sharedRoutes: Readonly<Record<string, Route>> = {
  'GET /v1/shared': ({ state, response }) => {
    if (state.shared === undefined) return sendProblem(response, 404, 'not_found', 'This link leads nowhere.')
    send(response, 200, state.shared)
  },
  'POST /v1/shared/tiles/:id/answer': ({ state, response, url, body }) => {
    const tile = state.shared?.tiles.find(({ id }) => url.pathname.includes(`/${id}/`))
    if (tile === undefined || !('question' in tile))
      return sendProblem(response, 404, 'not_found', 'The link shows no such question.')
    const { last: _, ...asked } = tile.question
    const question = { ...asked, ...body, timezone: state.shared?.timezone } as TrendQuestion | TableQuestion
    send(response, 200, fakeAnswer(question, state.events))
  },
}

const closedRoutes: Readonly<Record<string, Route>> = {
  'GET /v1/projects': ({ state, response }) => send(response, 200, { projects: state.projects }),
  'GET /v1/annotations': ({ response }) => send(response, 200, { annotations: [] }),
  'GET /v1/segments': ({ response }) => send(response, 200, { segments: [] }),
  'POST /v1/keys': ({ response, body }) =>
    send(response, 200, {
      key: 'tmw_q7Jm2xT0fVbYk3nRz8LsWdHc',
      info: { id: 'k1', kind: 'write', name: body['name'] },
    }),
  'POST /v1/analytics/query': ({ state, response, body }) => {
    const question = body as unknown as TrendQuestion | TableQuestion | OverviewQuestion
    const events = eventsOf(state, response)
    send(response, 200, fakeAnswer(question, events))
  },
  'GET /v1/boards': ({ state, response }) => send(response, 200, { boards: state.boards }),
  'GET /v1/boards/:id': ({ state, response, url }) => {
    const board = state.boards.find(({ id }) => url.pathname.endsWith(`/${id}`))
    if (board === undefined) return sendProblem(response, 404, 'not_found', 'There is no such board.')
    send(response, 200, board)
  },
  'GET /v1/questions': ({ response }) => send(response, 200, { questions: [] }),
  'GET /v1/analytics/cohorts': ({ response }) => send(response, 200, { cohorts: [] }),
  'POST /v1/analytics/people': ({ response }) =>
    send(response, 200, { total: 0, people: [], next_cursor: null }),
  'GET /v1/catalogue/span': ({ state, response }) => {
    const times = eventsOf(state, response).map(({ timestamp }) => timestamp)
    send(response, 200, { first_seen: times.at(0) ?? null, last_seen: times.at(-1) ?? null })
  },
  'GET /v1/catalogue/traits': ({ response }) => send(response, 200, { traits: [] }),
  'GET /v1/catalogue/values': ({ state, response, url }) => {
    const field = url.searchParams.get('field') ?? 'name'
    const question = { kind: 'table', last: `${30 * 24 * 60}m`, group_by: [field] } as const
    const { rows } = fakeTable(question, eventsOf(state, response), Date.now())
    send(response, 200, { values: rows.map(([value, , events]) => ({ value: String(value), events })) })
  },
  'GET /v1/analytics/events': ({ state, response, url }) => {
    const after = Date.parse(url.searchParams.get('after') ?? '1970-01-01')
    const events = eventsOf(state, response)
      .filter(({ received_at }) => Date.parse(received_at) > after)
      .slice(-Number(url.searchParams.get('limit') ?? 50))
      .toReversed()
    send(response, 200, { events, next_cursor: null })
  },
}

function fakeAnswer(
  question: TrendQuestion | TableQuestion | OverviewQuestion,
  events: readonly EventRow[],
): object {
  switch (question.kind) {
    case 'trend':
      return fakeTrend(question, events, Date.now())
    case 'table':
      return fakeTable(question, events, Date.now())
    case 'overview':
      return fakeOverview(question, events, Date.now())
  }
}

function eventsOf(state: FakeState, response: ServerResponse): readonly EventRow[] {
  const known = state.projects.some(({ id }) => id === response.req.headers['x-tidemark-project'])
  return known && response.req.headers['x-tidemark-project'] !== 'empty' ? state.events : []
}

function sessionOf(state: FakeState, request: IncomingMessage): string | undefined {
  const cookies = (request.headers.cookie ?? '').split('; ')
  const id = cookies.find((one) => one.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
  return id !== undefined && state.sessions.has(id) ? id : undefined
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-fake' })
    .end(JSON.stringify(body))
}

function sendProblem(response: ServerResponse, status: number, code: string, detail: string): void {
  send(response, status, {
    type: `/errors/${code}`,
    title: code,
    status,
    code,
    detail,
    request_id: 'req-fake',
  })
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : JSON.parse(text)
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function sendFile(pathname: string, response: ServerResponse): void {
  const path = join(dist, normalize(pathname))
  const file = extname(path) !== '' && existsSync(path) ? path : page
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    ...(file === page ? { 'content-security-policy': contentSecurityPolicy() } : {}),
    'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
  })
  createReadStream(file).pipe(response)
}

/** The policy that Tidemark sends its page with: of scripts in the document those that were built into it may run. */
function contentSecurityPolicy(): string {
  const hashes = [...readFileSync(page, 'utf8').matchAll(/<script>([^]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  return `default-src 'self'; script-src ${["'self'", ...hashes].join(' ')}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'`
}
