import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { startServer, type RunningServer } from '../server.ts'

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-access-'))
  server = await startServer(loadConfig({ TIDEMARK_DATA_DIR: folder }), { quiet: true, port: 0 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('[G14] a key may do what its maker may do, at most', async () => {
  const admin = await make(server.localToken, { kind: 'read', name: 'Admin', role: 'admin' })
  expect(await make(admin.key, { kind: 'read', name: 'Owner', role: 'owner' })).toMatchObject({
    code: 'role_too_low',
    path: '/role',
  })
  expect(await make(admin.key, { kind: 'read', name: 'Viewer', role: 'viewer' })).toHaveProperty('key')
  const viewer = await make(server.localToken, { kind: 'read', name: 'Viewer', role: 'viewer' })
  expect(await make(viewer.key, { kind: 'write', name: 'Site' })).toMatchObject({ code: 'role_too_low' })
})

test("[G14] a tenant's key makes, lists and revokes none, whatever its role", async () => {
  const input = { kind: 'read', name: 'Acme', role: 'owner', tenant_id: 'acme' }
  const tenant = await make(server.localToken, input)
  expect(await make(tenant.key, { kind: 'read', name: 'All', role: 'viewer' })).toMatchObject({
    code: 'role_too_low',
    detail: expect.stringContaining('one tenant'),
  })
  const headers = { authorization: `Bearer ${tenant.key}` }
  expect((await fetch(`${server.url}/v1/keys`, { headers })).status).toBe(403)
  const revoking = await fetch(`${server.url}/v1/keys/${tenant.info.id}`, { method: 'DELETE', headers })
  expect(revoking.status).toBe(403)
})

test('[G19][G20] who is invited may do at most what the inviter may, and an admin sees to no owner', async () => {
  const admin = await make(server.localToken, { kind: 'read', name: 'Admin', role: 'admin' })
  const viewer = await make(server.localToken, { kind: 'read', name: 'Viewer', role: 'viewer' })
  const invite = (token: string, role: string) =>
    call('POST', '/v1/invitations', token, { email: `${role}@example.com`, role })
  expect(await invite(admin.key, 'owner')).toMatchObject({ code: 'role_too_low', path: '/role' })
  expect(await invite(viewer.key, 'viewer')).toMatchObject({ code: 'role_too_low' })
  expect(await invite(admin.key, 'boss')).toMatchObject({ code: 'request_invalid', path: '/role' })

  const { token, invitation } = (await invite(server.localToken, 'owner')) as Invited
  expect(invitation).toMatchObject({ created_by: 'local' })
  expect(await call('GET', '/v1/invitations', admin.key)).toEqual({ invitations: [invitation] })
  expect(await call('POST', '/v1/invited', undefined, { token })).toMatchObject({ has_account: false })
  expect(
    await call('POST', '/v1/invited/accept', undefined, {
      token,
      name: '',
      password: 'four unrelated words',
    }),
  ).toMatchObject({ email: 'owner@example.com', role: 'owner' })
  expect(await call('POST', '/v1/invited', undefined, { token })).toMatchObject({ code: 'invitation_ended' })

  const { members } = (await call('GET', '/v1/members', admin.key)) as Members
  const owner = `/v1/members/${members[0]?.user_id}`
  expect(members).toMatchObject([{ email: 'owner@example.com', role: 'owner', tenant_id: null }])
  expect(await call('PATCH', owner, admin.key, { role: 'viewer' })).toMatchObject({ code: 'role_too_low' })
  expect(await call('DELETE', owner, admin.key)).toMatchObject({ code: 'role_too_low' })
  expect(await call('DELETE', owner, server.localToken)).toMatchObject({ code: 'last_owner' })
})

test('[G21] a project is changed by its admins, and made by people who own one', async () => {
  const analyst = await make(server.localToken, { kind: 'read', name: 'Analyst', role: 'analyst' })
  const { projects } = (await call('GET', '/v1/projects', server.localToken)) as Projects
  const path = `/v1/projects/${projects[0]?.id}`
  expect(await call('PATCH', path, analyst.key, { name: 'Mine' })).toMatchObject({ code: 'role_too_low' })
  expect(
    await call('PATCH', path, server.localToken, { name: 'Shop', timezone: 'Asia/Tokyo' }),
  ).toMatchObject({
    name: 'Shop',
    timezone: 'Asia/Tokyo',
  })
  expect(await call('GET', '/v1/projects', analyst.key)).toMatchObject({
    projects: [{ name: 'Shop', timezone: 'Asia/Tokyo', role: 'analyst' }],
  })
  expect(await call('PATCH', '/v1/projects/prj_other', server.localToken, { name: 'X' })).toMatchObject({
    code: 'not_found',
  })
  const input = { name: 'Blog', timezone: 'UTC' }
  expect(await call('POST', '/v1/projects', server.localToken, input)).toMatchObject({
    code: 'sign_in_needed',
  })
})

interface Invited {
  readonly token: string
  readonly invitation: object
}

interface Members {
  readonly members: readonly { readonly user_id: string }[]
}

interface Projects {
  readonly projects: readonly { readonly id: string }[]
}

interface Made {
  readonly key: string
  readonly info: { readonly id: string }
}

async function make(token: string, input: object): Promise<Made> {
  return (await call('POST', '/v1/keys', token, input)) as Made
}

async function call(
  method: string,
  path: string,
  token: string | undefined,
  body?: object,
): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.status === 204 ? undefined : await answer.json()
}
