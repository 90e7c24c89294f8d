import { spawn } from 'node:child_process'
import {
  fsyncSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  cpSync,
  mkdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { defaultSdkSettings } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, Guard } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { settings } from './schema.ts'
import { ann, bootstrap, Browser, firstProjectId, memoryLogger, publicUrl, withControl } from './testing.ts'

let root = ''
let count = 0

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tidemark-control-'))
  // Making a database takes seconds: the tests have copies of one.
  const pg = await openPostgres(join(root, 'empty'))
  await pg.close()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('[G5] a later start makes nothing and takes no settings, and everything is there', async () => {
  const dataDir = newFolder()
  const before = await withControl(
    async (control) => {
      await control.setUpOwner({ ...ann, token: control.setupToken ?? '' })
      const projectId = firstProjectId(control)
      const revoked = await control.createKey(projectId, { kind: 'write', name: 'Old site' })
      await control.revokeKey(projectId, revoked.info.id)
      const read = await control.createKey(projectId, {
        kind: 'read',
        name: 'Board',
        role: 'viewer',
        tenantId: 'acme',
      })
      expect(control.readGrant(read.key)).toBeDefined()
      const browser = new Browser(control, '192.0.2.20')
      await browser.signIn(ann.email, ann.password)
      return {
        projectId,
        writeKey: control.firstStart?.writeKey ?? '',
        revokedKey: revoked.key,
        readKey: read.key,
        cookies: browser.headers,
        keys: await control.keysOf(projectId),
        members: await control.members.list(projectId),
      }
    },
    { dataDir },
  )
  expect(before.keys.find(({ name }) => name === 'Board')?.lastUsedAt).toBeInstanceOf(Date)

  const others = bootstrap({
    projectName: 'Another',
    writeKey: 'k8Qz2mWp0sXr5nVb1cY7dE3f',
    readKey: 'weak',
    ownerEmail: 'bob@example.com',
    ownerPassword: 'weak',
  })
  await withControl(
    async (control) => {
      expect([control.firstStart, control.setupToken]).toEqual([undefined, undefined])
      expect(await control.keysOf(before.projectId)).toEqual(before.keys)
      expect(await control.members.list(before.projectId)).toEqual(before.members)
      expect(control.sendGrant(before.writeKey)?.project).toMatchObject({
        id: before.projectId,
        name: 'Shop',
      })
      expect(control.readGrant(before.readKey)).toMatchObject({ role: 'viewer', tenantId: 'acme' })
      expect(control.keyKind('k8Qz2mWp0sXr5nVb1cY7dE3f')).toBeUndefined()
      // [G2] holds over a restart, and so do sessions: the secret that signs them is kept.
      expect(control.keyKind(before.revokedKey)).toBeUndefined()
      expect(await control.signedIn(before.cookies)).toMatchObject({ email: ann.email })
    },
    { dataDir, bootstrap: others },
  )
})

test('[G11] while there is no owner every start gives a new setup token, and the old one does not count', async () => {
  const dataDir = newFolder()
  const first = await withControl(async (control) => control.setupToken ?? '', { dataDir })
  await withControl(
    async (control) => {
      expect(control.firstStart).toBeUndefined()
      expect(control.setupToken).toMatch(/^tms_/)
      expect(control.setupToken).not.toBe(first)
      await expect(control.setUpOwner({ ...ann, token: first })).rejects.toMatchObject({
        code: 'setup_token_invalid',
      })
      await control.setUpOwner({ ...ann, token: control.setupToken ?? '' })
    },
    { dataDir },
  )
})

test('[G12] what a project sets for its SDKs is there after a restart', async () => {
  const dataDir = newFolder()
  const off = {
    ...defaultSdkSettings,
    enabled: false,
    destinations: { gtm: { enabled: true, sample_rate: 1, rollout: 0.1 } },
  }
  const projectId = await withControl(
    async (control) => {
      const id = firstProjectId(control)
      expect(control.sdkSettings(id)).toEqual(defaultSdkSettings)
      await control.setSdkSettings(id, { ...off, enabled: true })
      await control.setSdkSettings(id, off)
      await expect(control.setSdkSettings('prj_none', off)).rejects.toMatchObject({ code: 'not_found' })
      return id
    },
    { dataDir },
  )
  await withControl(async (control) => expect(control.sdkSettings(projectId)).toEqual(off), { dataDir })
})

test('[G1] neither a key nor the setup token nor a password is anywhere on disk', async () => {
  const dataDir = newFolder()
  const secrets = await withControl(
    async (control) => {
      const token = control.setupToken ?? ''
      await control.setUpOwner({ ...ann, token })
      const { key } = await control.createKey(firstProjectId(control), { kind: 'read', name: 'Board' })
      expect(JSON.stringify(await control.keysOf(firstProjectId(control)))).not.toContain(key)
      return { token, key, writeKey: control.firstStart?.writeKey ?? '', password: ann.password }
    },
    { dataDir },
  )
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const kept = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  const isOnDisk = (text: string) => kept.some((bytes) => bytes.includes(text))
  expect(isOnDisk(ann.email)).toBe(true)
  for (const secret of Object.values(secrets)) expect(isOnDisk(secret)).toBe(false)
})

test('[G5] a first start with faulty settings makes nothing: the next is the first', async () => {
  const dataDir = newFolder()
  const faulty = { dataDir, bootstrap: bootstrap({ ownerEmail: ann.email, ownerPassword: 'weak' }) }
  await expect(withControl(async () => {}, faulty)).rejects.toMatchObject({ code: 'password_weak' })
  await withControl(async (control) => expect(control.firstStart?.writeKey).toMatch(/^tmw_/), { dataDir })
})

test('[G10] a member who is restricted to a tenant has a grant for that tenant, in that project alone', async () => {
  const dataDir = newFolder()
  const given = { dataDir, bootstrap: bootstrap({ ownerEmail: ann.email, ownerPassword: ann.password }) }
  const projectId = await withControl(async (control) => firstProjectId(control), given)
  const pg = await openPostgres(dataDir)
  await pg.exec(`
    INSERT INTO projects SELECT 'prj_second', 'Second', timezone, acceptance, ip_rule, created_at + interval '1 s' FROM projects;
    INSERT INTO users (id, name, email) VALUES ('usr_bob', 'Bob', 'bob@example.com');
    INSERT INTO members VALUES ('usr_bob', 'prj_second', 'viewer', 'acme', now());`)
  await pg.close()
  await withControl(async (control) => {
    const bob = { userId: 'usr_bob', email: 'bob@example.com', name: 'Bob' }
    expect(await control.memberGrant(bob, 'prj_second')).toMatchObject({ role: 'viewer', tenantId: 'acme' })
    expect(await control.memberGrant(bob, projectId)).toBeUndefined()
    expect((await control.projectsOf(bob)).map(({ project, role }) => [project.name, role])).toEqual([
      ['Second', 'viewer'],
    ])
    expect(await control.members.list('prj_second')).toEqual([{ ...bob, role: 'viewer', tenantId: 'acme' }])
    expect(await control.members.list(projectId)).toMatchObject([{ email: ann.email, tenantId: undefined }])
  }, given)
})

test('[G7] what was acknowledged before kill -9 is there afterwards', async () => {
  const dataDir = newFolder()
  const acknowledged: string[] = []
  for (const killAfter of [1, 7, 23]) {
    for (const key of await createKeysUntilKilled(dataDir, killAfter)) acknowledged.push(key)
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(1 + 7 + 23)
  await withControl(
    async (control) => {
      expect(acknowledged.filter((key) => control.sendGrant(key) === undefined)).toEqual([])
      expect(await control.needsOwner()).toBe(false)
      expect((await new Browser(control, '192.0.2.21').signIn(ann.email, ann.password)).status).toBe(200)
    },
    { dataDir },
  )
})

test('[G7] a change is flushed to disk before it resolves, reading flushes nothing', async () => {
  let flushes = 0
  const pg = await openPostgres(newFolder(), {
    flush(fileDescriptor) {
      flushes += 1
      fsyncSync(fileDescriptor)
    },
  })
  await migrate(pg, readMigrations())
  const database = createDatabase(pg)
  const change = async (name: string) => {
    const before = flushes
    await database.insert(settings).values({ name, value: 'x', updatedAt: new Date(0) })
    return flushes - before
  }
  expect([await change('a'), await change('b')]).toEqual([1, 1])
  const before = flushes
  await database.select().from(settings)
  expect(flushes).toBe(before)
  await pg.close()
})

test('[G7] what a failing disk did not take is not acknowledged, and the rest is refused at once', async () => {
  const dataDir = newFolder()
  let diskFails = false
  const pg = await openPostgres(dataDir, {
    flush(fileDescriptor) {
      if (diskFails) throw new Error('EIO')
      fsyncSync(fileDescriptor)
    },
  })
  await migrate(pg, readMigrations())
  const { lines, logger } = memoryLogger()
  const guard = new Guard(logger)
  const database = createDatabase(pg)
  const add = async (name: string) =>
    await guard.ask(
      async () =>
        await database.insert(settings).values({ name, value: 'hush-hush', updatedAt: new Date(0) }),
    )
  await add('kept')
  // [G6] The reason comes without the values of the statement.
  await expect(add('kept')).rejects.toThrow(
    /^The control database refused a statement: duplicate key value.*[^h]$/,
  )

  diskFails = true
  await expect(add('lost')).rejects.toMatchObject({ code: 'store_unavailable' })
  diskFails = false
  await expect(add('late')).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(lines.join('\n')).toMatch(/the control database has stopped: could not fsync/)
  expect(lines.join('\n')).not.toContain('hush-hush')

  const again = await openPostgres(dataDir)
  const { rows } = await again.query<{ name: string }>(
    "SELECT name FROM settings WHERE name IN ('kept', 'late')",
  )
  expect(rows).toEqual([{ name: 'kept' }])
  await again.close()
})

test('[G7] a database whose making was cut off is made anew', async () => {
  const dataDir = join(root, 'cut-off')
  mkdirSync(join(dataDir, 'control.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'control.new', 'PG_VERSION'), '18\n')
  await withControl(async (control) => expect(control.firstStart).toBeDefined(), { dataDir })
  expect(readdirSync(dataDir)).toEqual(['control'])
})

function newFolder(): string {
  count += 1
  const dataDir = join(root, String(count))
  cpSync(join(root, 'empty'), dataDir, { recursive: true })
  return dataDir
}

/** Has another process make keys, as fast as it can, and kills it once it has told of `killAfter`. */
async function createKeysUntilKilled(dataDir: string, killAfter: number): Promise<readonly string[]> {
  const program = `
    import { writeSync } from 'node:fs'
    const { openControl } = await import(${JSON.stringify(new URL('./open-control.ts', import.meta.url).href)})
    const control = await openControl(${JSON.stringify({ dataDir, bootstrap: bootstrap(), publicUrl })})
    if (control.setupToken !== undefined) await control.setUpOwner({ ...${JSON.stringify(ann)}, token: control.setupToken })
    for (;;) {
      const { key } = await control.createKey(process.argv[1] || control.firstStart?.project.id, { kind: 'write', name: 'Site' })
      writeSync(1, key + ' ' + control.sendGrant(key).project.id + '\\n')
    }`
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', program, projectOf.get(dataDir) ?? ''],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [key = '', projectId = ''] = line.split(' ')
    told.push(key)
    projectOf.set(dataDir, projectId)
    if (told.length === killAfter) child.kill('SIGKILL')
  }
  return told
}

const projectOf = new Map<string, string>()
