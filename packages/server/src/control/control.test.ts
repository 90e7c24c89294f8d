import { expect, test } from 'vitest'
import { openControl } from './open-control.ts'
import { ann, bootstrap, firstProjectId, publicUrl, withControl } from './testing.ts'

const givenWriteKey = 'k8Qz2mWp0sXr5nVb1cY7dE3f'
const givenReadKey = 'Jh4Tg9Lk2Pq7Zx1Mc6Vb8Nw3'

test('[G5] the first start makes a project and its write key', () =>
  withControl(async (control) => {
    const { project, writeKey } = control.firstStart ?? {}
    expect(project).toMatchObject({
      name: 'Shop',
      timezone: 'Europe/Berlin',
      acceptance: 'open',
      ipRule: 'cut',
    })
    expect(writeKey).toMatch(/^tmw_[0-9A-Za-z]{32}$/)
    expect(control.sendGrant(writeKey ?? '')).toMatchObject({ project, tenantId: undefined })
    expect(await control.keysOf(firstProjectId(control))).toMatchObject([
      { kind: 'write', hint: writeKey?.slice(0, 8) },
    ])
  }))

test('[G5] keys and an owner that settings give are used, and not given back', () =>
  withControl(
    async (control) => {
      expect(control.firstStart).toMatchObject({ writeKey: undefined })
      expect(control.setupToken).toBeUndefined()
      expect(await control.needsOwner()).toBe(false)
      expect(control.sendGrant(givenWriteKey)?.project.id).toBe(firstProjectId(control))
      expect(control.readGrant(givenReadKey)?.role).toBe('analyst')
      expect(await control.members.list(firstProjectId(control))).toMatchObject([
        { email: 'ann@example.com', name: 'ann', role: 'owner', tenantId: undefined },
      ])
    },
    {
      bootstrap: bootstrap({
        writeKey: givenWriteKey,
        readKey: givenReadKey,
        ownerEmail: 'Ann@Example.com',
        ownerPassword: ann.password,
      }),
    },
  ))

test.each([
  ['key_weak', { writeKey: 'too-short' }, /TIDEMARK_BOOTSTRAP_WRITE_KEY is too weak/],
  ['key_weak', { readKey: 'too-short' }, /TIDEMARK_BOOTSTRAP_READ_KEY is too weak/],
  ['setup_invalid', { writeKey: givenWriteKey, readKey: givenWriteKey }, /are the same/],
  ['setup_invalid', { timezone: 'Mars/Olympus' }, /TIDEMARK_BOOTSTRAP_TIMEZONE is "Mars\/Olympus"/],
  ['setup_invalid', { ownerEmail: ann.email }, /only one is set/],
  [
    'setup_invalid',
    { ownerEmail: 'ann', ownerPassword: ann.password },
    /TIDEMARK_BOOTSTRAP_OWNER_EMAIL is no/,
  ],
  [
    'password_weak',
    { ownerEmail: ann.email, ownerPassword: 'Password1234' },
    /TIDEMARK_BOOTSTRAP_OWNER_PASSWORD is/,
  ],
])('[G5] a first start is refused: %s for %j', async (code, given, message) => {
  const opening = openControl({ dataDir: undefined, bootstrap: bootstrap(given), publicUrl })
  await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('[G10] a key gives the grant of its kind and no other, an unknown key none', () =>
  withControl(async (control) => {
    const projectId = firstProjectId(control)
    const write = await control.createKey(projectId, { kind: 'write', name: 'Site', tenantId: 'acme' })
    const read = await control.createKey(projectId, {
      kind: 'read',
      name: 'Board',
      role: 'viewer',
      tenantId: 'acme',
    })

    expect(control.sendGrant(write.key)).toEqual({
      keyId: write.info.id,
      project: control.firstStart?.project,
      tenantId: 'acme',
    })
    expect(control.readGrant(read.key)).toEqual({
      subject: { kind: 'key', keyId: read.info.id },
      project: control.firstStart?.project,
      role: 'viewer',
      tenantId: 'acme',
    })
    expect(control.readGrant(write.key)).toBeUndefined()
    expect(control.sendGrant(read.key)).toBeUndefined()
    expect([control.keyKind(write.key), control.keyKind(read.key)]).toEqual(['write', 'read'])
    for (const unknown of ['', 'tmw_', `${write.key}x`, write.key.toLowerCase(), 'x'.repeat(1_000_000)]) {
      expect(control.keyKind(unknown)).toBeUndefined()
      expect(control.sendGrant(unknown)).toBeUndefined()
      expect(control.readGrant(unknown)).toBeUndefined()
    }
  }))

test('[G2] a revoked key stops at once, and stays in the list', () =>
  withControl(async (control) => {
    const projectId = firstProjectId(control)
    const { info, key } = await control.createKey(projectId, { kind: 'write', name: 'Site' })
    expect(control.sendGrant(key)).toBeDefined()

    await control.revokeKey(projectId, info.id)
    expect(control.sendGrant(key)).toBeUndefined()
    expect(control.keyKind(key)).toBeUndefined()
    expect((await control.keysOf(projectId)).find(({ id }) => id === info.id)?.revokedAt).toBeInstanceOf(Date)
    await expect(control.revokeKey(projectId, info.id)).rejects.toMatchObject({ code: 'not_found' })
  }))

test('[G10] a key cannot be revoked through a project that it is not of', () =>
  withControl(async (control) => {
    const { info, key } = await control.createKey(firstProjectId(control), { kind: 'write', name: 'Site' })
    await expect(control.revokeKey('prj_other', info.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(control.sendGrant(key)).toBeDefined()
  }))

test.each([
  ['a name', 'request_invalid', { kind: 'write', name: ' ' }],
  ['no role on a write key', 'request_invalid', { kind: 'write', name: 'Site', role: 'owner' }],
  ['a tenant that has an id', 'request_invalid', { kind: 'read', name: 'Site', tenantId: '' }],
] as const)('a key needs %s', (_, code, input) =>
  withControl(async (control) => {
    await expect(control.createKey(firstProjectId(control), input)).rejects.toMatchObject({ code })
  }),
)

test('a key of a project that is not there is refused', () =>
  withControl(async (control) => {
    const creating = control.createKey('prj_other', { kind: 'write', name: 'Site' })
    await expect(creating).rejects.toMatchObject({ code: 'not_found' })
  }))

test('when a key was last used is told, by the clock that was given', () =>
  withControl(
    async (control) => {
      const { key } = await control.createKey(firstProjectId(control), { kind: 'read', name: 'Board' })
      control.sendGrant(key)
      const lastUsed = async () =>
        (await control.keysOf(firstProjectId(control))).map((info) => info.lastUsedAt)
      expect(await lastUsed()).toEqual([undefined, undefined])
      control.readGrant(key)
      expect((await lastUsed()).filter((at) => at !== undefined)).toEqual([new Date('2026-01-02T03:04:05Z')])
    },
    { now: () => new Date('2026-01-02T03:04:05Z') },
  ))

test('[G11] the setup token makes one owner, once', () =>
  withControl(async (control) => {
    const token = control.setupToken ?? ''
    expect(token).toMatch(/^tms_[0-9A-Za-z]{32}$/)
    await expect(control.setUpOwner({ ...ann, token: 'tms_guess' })).rejects.toMatchObject({
      code: 'setup_token_invalid',
    })
    await expect(control.setUpOwner({ ...ann, token, password: 'Password1234' })).rejects.toMatchObject({
      code: 'password_weak',
    })
    await expect(control.setUpOwner({ ...ann, token, email: 'ann' })).rejects.toMatchObject({
      code: 'setup_invalid',
    })
    expect(await control.needsOwner()).toBe(true)

    const bob = { ...ann, email: 'bob@example.com' }
    const both = await Promise.allSettled([
      control.setUpOwner({ ...ann, token }),
      control.setUpOwner({ ...bob, token }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await control.members.list(firstProjectId(control))).toHaveLength(1)
    expect(await control.needsOwner()).toBe(false)
    expect(control.setupToken).toBeUndefined()
    await expect(control.setUpOwner({ ...bob, token })).rejects.toMatchObject({ code: 'already_set_up' })
  }))
