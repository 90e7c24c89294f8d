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

interface Made {
  readonly key: string
  readonly info: { readonly id: string }
}

async function make(token: string, input: object): Promise<Made> {
  const answer = await fetch(`${server.url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return (await answer.json()) as Made
}
