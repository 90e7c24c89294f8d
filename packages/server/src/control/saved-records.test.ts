import { expect, test } from 'vitest'
import type { ReadGrant } from './control.ts'
import { passHours, type NewShare } from './share-records.ts'
import { mostSaved, type SavedKind } from './saved-records.ts'
import { ann, Browser, firstProjectId, withControl } from './testing.ts'

const content = { title: 'Orders' }

test('[G16] what is kept is there for its project, its tenant and its owner alone', () =>
  withControl(async (control) => {
    const { saved } = control
    const projectId = firstProjectId(control)
    const whole = { projectId, tenantId: undefined, owner: 'user:ann' }
    const acme = { projectId, tenantId: 'acme', owner: 'user:ben' }
    const others = [
      { ...acme, tenantId: 'other' },
      { ...whole, projectId: 'prj_other' },
    ]
    const thing = { kind: 'segment', content, createdBy: 'ann', isPersonal: false } as const
    const [ofAll] = await saved.add(whole, [thing])
    const [ofAcme] = await saved.add(acme, [thing])
    const [ofAnn] = await saved.add(whole, [{ ...thing, isPersonal: true }])
    const ids = async (viewer: typeof whole | typeof acme, kind: SavedKind = 'segment') =>
      (await saved.list(viewer, kind)).map(({ id }) => id)
    expect(new Set(await ids(whole))).toEqual(new Set([ofAll?.id, ofAcme?.id, ofAnn?.id]))
    expect(await ids({ ...whole, owner: 'user:ben' })).not.toContain(ofAnn?.id)
    expect(await ids(acme)).toEqual([ofAcme?.id])
    expect(await ids(whole, 'board')).toEqual([])
    for (const viewer of others) {
      const id = ofAcme?.id ?? ''
      expect(await ids(viewer)).toEqual([])
      await expect(saved.find(viewer, 'segment', id)).rejects.toMatchObject({ code: 'not_found' })
      const change = saved.change(viewer, 'segment', id, { content: {}, isPersonal: false })
      await expect(change).rejects.toMatchObject({ code: 'not_found' })
      await expect(saved.remove(viewer, 'segment', id)).rejects.toMatchObject({ code: 'not_found' })
    }
    await saved.remove(acme, 'segment', ofAcme?.id ?? '')
    expect(await ids(acme)).toEqual([])
    const many = Array.from({ length: mostSaved }, () => thing)
    await expect(saved.add(whole, many)).rejects.toMatchObject({ code: 'request_invalid' })
    expect(await ids(whole)).toHaveLength(2)
  }))

test('[G17] what somebody has changed meanwhile is not overwritten without a word', () =>
  withControl(async (control) => {
    const { saved } = control
    const viewer = { projectId: firstProjectId(control), tenantId: undefined, owner: 'local' }
    const [made] = await saved.add(viewer, [
      { kind: 'board', content, isPersonal: false, createdBy: 'local' },
    ])
    const change = (version?: number) =>
      saved.change(viewer, 'board', made?.id ?? '', { content: { version }, isPersonal: false, version })
    expect(await change(1)).toMatchObject({ version: 2, content: { version: 1 } })
    await expect(change(1)).rejects.toMatchObject({ code: 'changed_meanwhile' })
    expect(await change()).toMatchObject({ version: 3 })
  }))

const plain: NewShare = {
  subject: { kind: 'overview' },
  settings: { name: '', filter: null, isRangeFree: true, embedding: null },
  tenantId: undefined,
  password: undefined,
  expiresAt: undefined,
  createdBy: 'ann@example.com',
}

test('[G18] a link ends when it is withdrawn, renewed or too old, and when its maker may no longer show it', () => {
  let nowMs = Date.UTC(2026, 10, 21)
  return withControl(
    async (control) => {
      await control.setUpOwner({ ...ann, token: control.setupToken ?? '' })
      const projectId = firstProjectId(control)
      const owner = await grantOf(control, ann, projectId)
      const viewer = { projectId, tenantId: undefined, owner: 'local' }
      const { shares } = control
      const state = async (token: string) => {
        const link = await shares.open(token)
        return link?.state === 'ended' ? link.reason : link?.state
      }

      const first = await shares.add(owner, plain)
      expect(first.token).toMatch(/^tml_[\w-]{43}$/)
      expect(await state(first.token)).toBe('open')
      expect(await state(`${first.token.slice(0, -1)}x`)).toBeUndefined()
      const renewed = await shares.renew(viewer, first.share.id)
      expect([await state(first.token), await state(renewed.token)]).toEqual([undefined, 'open'])
      await expect(
        shares.revoke({ ...viewer, projectId: 'prj_other' }, first.share.id),
      ).rejects.toMatchObject({
        code: 'not_found',
      })
      await shares.revoke(viewer, first.share.id)
      expect(await state(renewed.token)).toBe('revoked')

      const short = await shares.add(owner, { ...plain, expiresAt: new Date(nowMs + 1000) })
      expect(await state(short.token)).toBe('open')
      nowMs += 1000
      expect(await state(short.token)).toBe('expired')

      const key = await control.createKey(projectId, { kind: 'read', name: 'Acme', tenantId: 'acme' })
      const ofKey = await shares.add(must(control.readGrant(key.key)), plain)
      expect(ofKey.share).toMatchObject({ tenantId: 'acme' })
      expect(await state(ofKey.token)).toBe('open')
      await control.revokeKey(projectId, key.info.id)
      expect(await state(ofKey.token)).toBe('maker_gone')
      const viewing = await control.createKey(projectId, { kind: 'read', name: 'Looks', role: 'viewer' })
      const ofViewer = await shares.add(must(control.readGrant(viewing.key)), plain)
      expect(await state(ofViewer.token)).toBe('maker_gone')
      expect(await shares.list({ ...viewer, tenantId: 'acme' })).toHaveLength(1)
    },
    { now: () => new Date(nowMs) },
  )
})

test('[G18] the link of a member ends when they are made a viewer, are held to a tenant, or leave', () =>
  withControl(async (control) => {
    await control.setUpOwner({ ...ann, token: control.setupToken ?? '' })
    const projectId = firstProjectId(control)
    const { members, shares } = control
    const bob = { email: 'bob@example.com', password: 'four unrelated words' }
    const invited = await members.invite(projectId, {
      email: bob.email,
      role: 'analyst',
      createdBy: ann.email,
    })
    await members.accept(invited.token, { name: 'Bob', password: bob.password })
    const grant = await grantOf(control, bob, projectId)
    const userId = grant.subject.kind === 'user' ? grant.subject.userId : ''
    const { token } = await shares.add(grant, plain)
    const state = async () => (await shares.open(token))?.state
    for (const change of [{ role: 'viewer' }, { tenantId: 'acme' }] as const) {
      expect(await state()).toBe('open')
      await members.change(projectId, userId, change, 'owner')
      expect(await state()).toBe('ended')
      await members.change(projectId, userId, { role: 'analyst', tenantId: null }, 'owner')
    }
    expect(await state()).toBe('open')
    await members.remove(projectId, userId, 'owner')
    expect(await state()).toBe('ended')
  }))

test("[G18] a link's password is kept as a hash, and its pass ends with it", () => {
  let nowMs = Date.UTC(2026, 10, 21)
  return withControl(
    async (control) => {
      await control.setUpOwner({ ...ann, token: control.setupToken ?? '' })
      const projectId = firstProjectId(control)
      const viewer = { projectId, tenantId: undefined, owner: 'local' }
      const { shares } = control
      const owner = await grantOf(control, ann, projectId)
      await expect(shares.add(owner, { ...plain, password: 'short' })).rejects.toMatchObject({
        path: '/password',
      })
      const { share } = await shares.add(owner, { ...plain, password: 'sea and shore' })
      const { share: other } = await shares.add(owner, { ...plain, password: 'sea and shore' })
      expect(await shares.unlock(share, 'sea and sand')).toBeUndefined()
      const pass = must(await shares.unlock(share, 'sea and shore'))
      expect([await shares.isPass(share, pass), await shares.isPass(other, pass)]).toEqual([true, false])
      expect(await shares.isPass(share, pass.replace(/^\d/, '9'))).toBe(false)
      expect(await shares.isPass(share, 'nonsense')).toBe(false)
      const change = { settings: plain.settings, expiresAt: undefined }
      await shares.change(viewer, share.id, { ...change, password: undefined })
      expect(await shares.isPass(share, pass)).toBe(true)
      nowMs += passHours * 3_600_000
      expect(await shares.isPass(share, pass)).toBe(false)
      const later = must(await shares.unlock(share, 'sea and shore'))
      await shares.change(viewer, share.id, { ...change, password: 'another one' })
      expect(await shares.isPass(share, later)).toBe(false)
    },
    { now: () => new Date(nowMs) },
  )
})

type TestControl = Parameters<Parameters<typeof withControl>[0]>[0]

async function grantOf(
  control: TestControl,
  { email, password }: { readonly email: string; readonly password: string },
  projectId: string,
): Promise<ReadGrant> {
  const browser = new Browser(control, '192.0.2.1')
  await browser.signIn(email, password)
  const user = must(await control.signedIn(browser.headers))
  return must(await control.memberGrant(user, projectId))
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There should be one.')
  return value
}
