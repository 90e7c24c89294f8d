import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { startServer, type RunningServer } from '../server.ts'

const writeKey = 'write-key-of-the-boards-test'
const germany = { field: 'properties.country', op: 'is', value: 'DE' }
const views = { kind: 'trend', event: 'page_view', last: '2d' }

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-boards-'))
  const settings = { TIDEMARK_DATA_DIR: folder, TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey }
  server = await startServer(loadConfig(settings), { quiet: true, port: 0 })
  // Of acme 4 page views, 3 of them in Germany; of bolt 2, 1 of them there. Each has bought something once.
  const events = ['acme DE DE DE FR', 'bolt DE FR'].flatMap((line) => {
    const [tenant_id, ...countries] = line.split(' ')
    const seen = countries.map((country) => ({ name: 'page_view', tenant_id, properties: { country } }))
    return [...seen, { name: 'purchase', tenant_id, value: 10, properties: { country: 'DE' } }]
  })
  const sent = events.map((event, index) => ({ ...event, user_id: `u${index}` }))
  await call('POST', '/v1/events', { events: sent }, writeKey)
  while ((await call('POST', '/v1/analytics/query', views)).series?.[0]?.total !== 6) await sleep(50)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('[H1] a question of any kind is kept, changed and removed; one that cannot be asked is not', async () => {
  const kinds = [
    views,
    { kind: 'table', last: '2d', group_by: ['name'] },
    { kind: 'funnel', last: '2d', steps: [{ event: 'page_view' }, { event: 'purchase' }] },
    { kind: 'retention', last: '2d' },
    { kind: 'path', last: '2d' },
    { kind: 'metric', formula: 'count(purchase)', last: '2d' },
  ]
  for (const question of kinds) {
    const kept = await call('POST', '/v1/questions', { title: question.kind, question })
    expect(kept).toMatchObject({ title: question.kind, question, version: 1, created_by: 'local' })
  }
  const { questions } = await call('GET', '/v1/questions')
  expect(questions).toHaveLength(kinds.length)
  const path = `/v1/questions/${questions[0]?.id}`
  expect(await call('PUT', path, { title: 'Views', question: views, version: 1 })).toMatchObject({
    version: 2,
  })
  expect(await call('PUT', path, { title: 'Views', question: views, version: 1 })).toMatchObject({
    code: 'changed_meanwhile',
  })
  const drawn = { title: 'Views', question: views, drawing: { look: 'area', rows: 'buckets' } }
  expect(await call('PUT', path, drawn)).toMatchObject(drawn)
  for (const [drawing, at] of [
    [{ look: 'pie' }, '/drawing/look'],
    [{ places: 0 }, '/drawing/places'],
    [{ colour: 'red' }, '/drawing/colour'],
  ] as const)
    expect(await call('PUT', path, { ...drawn, drawing })).toMatchObject({ path: at })
  expect(await call('DELETE', path)).toEqual({})
  expect(await call('GET', path)).toMatchObject({ code: 'not_found' })
  for (const [question, at] of [
    [{ kind: 'trend' }, '/from'],
    [{ kind: 'nothing' }, '/kind'],
    [{ kind: 'funnel', last: '2d', steps: [] }, '/steps'],
    [{ kind: 'metric', last: '2d' }, '/metric'],
    ['SELECT 1', '/question'],
  ] as const)
    expect(await call('POST', '/v1/questions', { title: 'x', question })).toMatchObject({ path: at })
})

test('[H1] a board keeps its tiles, and none of its questions where one is wrong', async () => {
  const place = { x: 0, y: 0, w: 6, h: 6 }
  const question = { title: 'Views', question: views }
  const before = (await call('GET', '/v1/questions')).questions.length
  const board = await call('POST', '/v1/boards', {
    title: '<b>Morning</b>',
    view: { last: '7d', filter: germany },
    tiles: [
      { ...place, id: 'views', question },
      { ...place, id: 'note', note: 'Hello' },
    ],
  })
  expect(board).toMatchObject({
    title: '<b>Morning</b>',
    tiles: [{ question_id: expect.any(String) }, { note: 'Hello' }],
  })
  const more = await call('POST', `/v1/boards/${board.id}/tiles`, { question })
  expect(more).toMatchObject({ version: 2, tiles: [{}, {}, { id: 'tile-3', x: 0, y: 6, w: 6 }] })
  const whole = await call('GET', `/v1/boards/${board.id}`)
  expect(whole.questions.map((one: { title: string }) => one.title)).toEqual(['Views', 'Views'])
  const kept = (await call('GET', '/v1/questions')).questions.length
  expect(kept).toBe(before + 2)
  const bad = async (tiles: unknown, view: unknown = { last: '7d' }) =>
    (await call('POST', '/v1/boards', { title: 'Bad', view, tiles })).path
  const tile = { ...place, id: 'a', question }
  expect(await bad([tile, { ...tile }])).toBe('/tiles/1/id')
  expect(await bad([tile, { ...place, id: 'b', question_id: 'que_other' }])).toBe('/tiles/1/question_id')
  expect(await bad([{ ...tile, x: 8 }])).toBe('/tiles/0/w')
  expect(await bad([tile], { last: '7d', filter: { field: 'no_field', op: 'is', value: 1 } })).toBe(
    '/filter/field',
  )
  expect((await call('GET', '/v1/questions')).questions).toHaveLength(kept)
})

test('[H1] segments and annotations are shared or personal, and what is shared takes an analyst', async () => {
  const viewer = (await call('POST', '/v1/keys', { kind: 'read', name: 'v', role: 'viewer' })).key
  const segment = { name: 'Germany', filter: germany }
  expect(await call('POST', '/v1/segments', segment, viewer)).toMatchObject({ code: 'role_too_low' })
  const own = await call('POST', '/v1/segments', { ...segment, personal: true }, viewer)
  const shared = await call('POST', '/v1/segments', segment)
  expect((await call('GET', '/v1/segments')).segments).toMatchObject([{ id: shared.id, personal: false }])
  expect((await call('GET', '/v1/segments', undefined, viewer)).segments).toHaveLength(2)
  const path = `/v1/segments/${own.id}`
  expect(await call('PUT', path, { ...segment, name: 'D' }, viewer)).toMatchObject({ code: 'role_too_low' })
  expect(await call('PUT', path, { ...segment, name: 'D', personal: true }, viewer)).toMatchObject({
    name: 'D',
  })
  expect(await call('DELETE', `/v1/segments/${shared.id}`, undefined, viewer)).toMatchObject({
    code: 'role_too_low',
  })
  const from = '2026-10-01T10:00:00+02:00'
  expect(await call('POST', '/v1/annotations', { text: 'Sale', from })).toMatchObject({
    from: '2026-10-01T08:00:00.000Z',
  })
  expect(await call('POST', '/v1/annotations', { text: 'Sale', from, until: from })).toMatchObject({
    path: '/until',
  })
})

test('[H2] every template can be posted, and each of its questions is answered', async () => {
  const { templates } = await call('GET', '/v1/boards/templates')
  expect(templates).toHaveLength(6)
  for (const { board } of templates) {
    const kept = await call('POST', '/v1/boards', board)
    const { questions } = await call('GET', `/v1/boards/${kept.id}`)
    expect(questions).toHaveLength(board.tiles.length)
    for (const { title, question } of questions)
      expect([title, await call('POST', '/v1/analytics/query', question)]).toMatchObject([
        title,
        { kind: question.kind },
      ])
  }
})

test('[H3] [H4] a link answers the questions of its board, within its filter, about a time', async () => {
  const board = await keepBoard()
  const { token } = await share(board, { filter: germany })
  const shown = await visit(token, '')
  const drawn = { id: 'views', question: views, drawing: { look: 'bar' } }
  expect(shown).toMatchObject({ title: 'Shared', range: 'free', tiles: [drawn] })
  expect(JSON.stringify(shown)).not.toContain('properties.secret')
  const answer = await visit(token, '/tiles/views/answer', {})
  expect(answer).toMatchObject({ series: [{ total: 4 }], meta: { rows_read: null, bytes_read: null } })
  expect(await visit(token, '/tiles/views/answer', { last: '7d' })).toMatchObject({ series: [{ total: 4 }] })

  const other = await call('POST', '/v1/questions', { title: 'Other', question: views })
  for (const tile of ['other', other.id, board.id, '../views'])
    expect(await visit(token, `/tiles/${encodeURIComponent(tile)}/answer`, {})).toMatchObject({
      code: 'not_found',
    })
  const undoing = [
    { filter: { any: [germany, { not: germany }] } },
    { bots: 'include' },
    { tenant_id: 'bolt' },
    { question: views },
    { event: 'purchase' },
  ]
  for (const more of undoing)
    expect(await visit(token, '/tiles/views/answer', { last: '7d', ...more })).toMatchObject({
      code: 'question_invalid',
    })
  for (const path of ['/v1/analytics/query', '/v1/boards', '/v1/projects', '/v1/shares'])
    expect(await call(path.endsWith('query') ? 'POST' : 'GET', path, undefined, token)).toMatchObject({
      status: 401,
    })

  const fixed = await share(board, { range: 'fixed' })
  expect(await visit(fixed.token, '/tiles/views/answer', { last: '7d' })).toMatchObject({
    code: 'request_invalid',
  })
  expect(await visit(fixed.token, '/tiles/views/answer', {})).toMatchObject({ series: [{ total: 6 }] })
})

test('[H3] [H4] a link shows the overview as its maker saw it, and no other time where that is fixed', async () => {
  const made = async (overview: object, more: object = {}) =>
    (await call('POST', '/v1/shares', { subject: { kind: 'overview', ...overview }, ...more })).token
  const view = { last: '2d', interval: 'day', filter: germany }
  const token = await made({ view, shown: { measure: 'sessions', pages: 'entry' } }, { range: 'fixed' })
  const shown = await visit(token, '')
  expect(shown).toMatchObject({ kind: 'overview', shown: { measure: 'sessions', pages: 'entry' } })
  expect(shown).toMatchObject({ view: { last: '2d', interval: 'day' } })
  const figures = await visit(token, '/tiles/figures/answer', {})
  expect(figures).toMatchObject({ kind: 'overview', interval: 'day', figures: { page_views: { total: 4 } } })
  expect(await visit(token, '/tiles/events/answer', {})).toMatchObject({
    rows: [
      ['page_view', 4, 4],
      ['purchase', 2, 2],
    ],
  })
  expect(await visit(token, '/tiles/figures/answer', { last: '7d' })).toMatchObject({
    code: 'request_invalid',
  })
  const ofSessions = { field: 'session.entry_page', op: 'is_not_set' }
  const locked = await made({ view: { last: '2d' } }, { filter: ofSessions })
  expect(await visit(locked, '/tiles/figures/answer', {})).toMatchObject({ kind: 'trend' })
  expect(await visit(locked, '/tiles/events/answer', { last: '3d' })).toMatchObject({ kind: 'table' })
  for (const [subject, path] of [
    [{ view: { last: '2d', filter: { field: 'x', op: 'is', value: 1 } } }, '/subject/view/filter/field'],
    [{ shown: { colour: 'red' } }, '/subject/shown/colour'],
    [{ id: 'brd_x' }, '/subject/id'],
  ] as const)
    expect(await call('POST', '/v1/shares', { subject: { kind: 'overview', ...subject } })).toMatchObject({
      path,
    })
})

test('[H4] every kind of question is answered within the locked filter', async () => {
  const locked = { field: 'properties.country', op: 'is', value: 'FR' }
  const asked = [
    [
      { kind: 'trend', event: 'page_view', last: '2d', filter: { any: [germany, locked] } },
      { series: [{ total: 2 }] },
    ],
    [{ kind: 'table', last: '2d', group_by: ['properties.country'] }, { rows: [['FR', 2]] }],
    [{ kind: 'distribution', last: '2d' }, { units: 2 }],
    [{ kind: 'metric', formula: 'count(page_view)', last: '2d' }, { series: [{ total: 2 }] }],
    [
      { kind: 'funnel', last: '2d', steps: [{ event: 'page_view' }, { event: 'purchase' }] },
      { series: [{ started: 2 }] },
    ],
    [{ kind: 'overview', last: '2d' }, { figures: { events: { total: 2 } } }],
  ] as const
  for (const [question, answer] of asked) {
    const { id } = await call('POST', '/v1/questions', { title: question.kind, question })
    const { token } = await call('POST', '/v1/shares', { subject: { kind: 'question', id }, filter: locked })
    const got = await visit(token, '/tiles/question/answer', {})
    expect([question.kind, got]).toMatchObject([question.kind, answer])
  }
})

test('[H5] a link shows no more than its maker sees', async () => {
  const key = async (more: object) =>
    (await call('POST', '/v1/keys', { kind: 'read', name: 'k', ...more })).key
  const [viewer, acme] = [await key({ role: 'viewer' }), await key({ role: 'analyst', tenant_id: 'acme' })]
  const board = await keepBoard()
  const subject = { kind: 'board', id: board.id }
  expect(await call('POST', '/v1/shares', { subject }, viewer)).toMatchObject({ code: 'role_too_low' })
  expect(await call('POST', '/v1/shares', { subject }, acme)).toMatchObject({ code: 'not_found' })
  expect(await call('POST', '/v1/shares', { subject: { ...subject, id: 'brd_none' } })).toMatchObject({
    code: 'not_found',
  })
  const overview = { subject: { kind: 'overview' }, tenant_id: 'bolt' }
  expect(await call('POST', '/v1/shares', overview, acme)).toMatchObject({ code: 'role_too_low' })

  const own = await keepBoard(acme)
  const { token, share: made } = await call(
    'POST',
    '/v1/shares',
    { subject: { kind: 'board', id: own.id } },
    acme,
  )
  expect(await visit(token, '/tiles/views/answer', {})).toMatchObject({ series: [{ total: 4 }] })
  expect((await call('GET', '/v1/shares', undefined, acme)).shares).toMatchObject([
    { id: made.id, tenant_id: 'acme' },
  ])
  const narrowed = await share(board, { tenant_id: 'bolt' })
  expect(await visit(narrowed.token, '/tiles/views/answer', {})).toMatchObject({ series: [{ total: 2 }] })
  expect(await call('DELETE', `/v1/shares/${narrowed.share.id}`, undefined, acme)).toMatchObject({
    code: 'not_found',
  })

  expect(await call('DELETE', `/v1/shares/${narrowed.share.id}`)).toEqual({})
  const ended = await visit(narrowed.token, '/tiles/views/answer', {})
  expect(ended).toMatchObject({ code: 'share_ended', status: 410, reason: 'revoked' })
  const old = await share(board, { expires_at: '2020-01-01T00:00:00Z' })
  expect(await visit(old.token, '')).toMatchObject({ code: 'share_ended', reason: 'expired' })
  await call('DELETE', `/v1/boards/${own.id}`)
  expect(await visit(token, '')).toMatchObject({ code: 'not_found' })
})

test('[H6] a link with a password tells nothing without it, and tries are counted', async () => {
  const { token } = await share(await keepBoard(), { password: 'sea and shore' })
  const locked = await visit(token, '')
  expect(locked).toMatchObject({ code: 'share_password_needed' })
  expect(JSON.stringify(locked)).not.toContain('Shared')
  expect(await visit(token, '/tiles/views/answer', {})).toMatchObject({ code: 'share_password_needed' })
  const { pass } = await visit(token, '/unlock', { password: 'sea and shore' })
  expect(await visit(token, '/tiles/views/answer', {}, pass)).toMatchObject({ series: [{ total: 6 }] })
  const { token: other } = await share(await keepBoard(), { password: 'sea and shore' })
  expect(await visit(other, '', undefined, pass)).toMatchObject({ code: 'share_password_needed' })
  const guesses = Array.from({ length: 10 }, (_, at) => visit(token, '/unlock', { password: `guess ${at}` }))
  const codes = (await Promise.all(guesses)).map(({ code }) => code)
  expect(codes).toContain('share_password_wrong')
  expect(await visit(token, '/unlock', { password: 'sea and shore' })).toMatchObject({
    code: 'too_many_requests',
  })
})

test('[H7] only pages that are named frame what a link shows, and no search finds it', async () => {
  const board = await keepBoard()
  const embed = {
    ancestors: ['https://www.example.com', 'https://*.example.org'],
    theme: 'dark',
    transparent: true,
  }
  const { token } = await share(board, { embed })
  expect(await visit(token, '')).toMatchObject({ theme: 'dark', transparent: true })
  const plain = await share(board, {})
  const headersOf = async (path: string) =>
    (await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } })).headers
  const framing = async (path: string) =>
    /frame-ancestors ([^;]*);/.exec((await headersOf(path)).get('content-security-policy') ?? '')?.[1]
  expect(await framing(`/embed/${token}`)).toBe("'self' https://www.example.com https://*.example.org")
  for (const path of [`/share/${token}`, `/embed/${plain.token}`, '/embed/nothing', '/'])
    expect([path, await framing(path)]).toEqual([path, "'none'"])
  const headers = await headersOf(`/share/${token}`)
  expect([headers.get('referrer-policy'), headers.get('x-robots-tag')]).toEqual([
    'no-referrer',
    'noindex, nofollow',
  ])
  for (const ancestor of [
    "https://a.example; script-src 'unsafe-inline'",
    'javascript:1',
    'https://a b',
    '',
    '**',
  ])
    expect(await share(board, { embed: { ancestors: [ancestor] } })).toMatchObject({
      path: '/embed/ancestors/0',
    })
})

async function keepBoard(key?: string) {
  const question = { title: 'Views', question: views, drawing: { look: 'bar' } }
  return await call(
    'POST',
    '/v1/boards',
    {
      title: 'Shared',
      view: { last: '2d', filter: { field: 'properties.secret', op: 'is_not_set' } },
      tiles: [{ id: 'views', x: 0, y: 0, w: 6, h: 6, question }],
    },
    key,
  )
}

async function share(board: { readonly id: string }, more: object) {
  return await call('POST', '/v1/shares', { subject: { kind: 'board', id: board.id }, ...more })
}

async function visit(token: string, path: string, body?: object, pass?: string) {
  return await call(body === undefined ? 'GET' : 'POST', `/v1/shared${path}`, body, token, pass)
}

/** The parts of answers that tests go on with. */
interface Told {
  readonly id: string
  readonly code?: string
  readonly path?: string
  readonly key: string
  readonly token: string
  readonly pass: string
  readonly share: { readonly id: string }
  readonly tiles: readonly unknown[]
  readonly questions: readonly {
    readonly id: string
    readonly title: string
    readonly question: { readonly kind: string }
  }[]
  readonly segments: readonly unknown[]
  readonly shares: readonly unknown[]
  readonly templates: readonly { readonly board: { readonly tiles: readonly unknown[] } }[]
  readonly series?: readonly { readonly total: number }[]
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  key = server.localToken,
  pass?: string,
): Promise<Told> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(pass === undefined ? {} : { 'x-tidemark-share-pass': pass }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return JSON.parse(text === '' ? '{}' : text) as Told
}
