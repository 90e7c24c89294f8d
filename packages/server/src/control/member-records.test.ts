import { expect, test } from 'vitest'
import type { Control, ControlOptions } from './control.ts'
import { ann, bootstrap, Browser, firstProjectId, withControl } from './testing.ts'

const password = 'four unrelated words'

/** A control with Ann as the owner of its project. */
const withAnn = async (
  use: (control: Control, projectId: string) => Promise<void>,
  options: Partial<ControlOptions> = {},
) =>
  await withControl(async (control) => await use(control, firstProjectId(control)), {
    bootstrap: bootstrap({ ownerEmail: ann.email, ownerPassword: ann.password }),
    ...options,
  })

test('[G19] an invitation makes an account and one membership, once', () =>
  withAnn(async (control, projectId) => {
    const { members } = control
    const { token, invitation } = await members.invite(projectId, {
      email: ' Bob@Example.com ',
      role: 'analyst',
      tenantId: 'acme',
      createdBy: ann.email,
    })
    expect(invitation).toMatchObject({ email: 'bob@example.com', role: 'analyst', tenantId: 'acme' })
    expect(await members.open(token)).toMatchObject({
      project: { id: projectId, name: 'Shop' },
      email: 'bob@example.com',
      role: 'analyst',
      hasAccount: false,
    })

    await expect(members.accept(token, undefined)).rejects.toMatchObject({ code: 'setup_invalid' })
    await expect(members.accept(token, { name: 'Bob', password: 'Password1234' })).rejects.toMatchObject({
      code: 'password_weak',
    })
    const both = await Promise.allSettled([
      members.accept(token, { name: 'Bob', password }),
      members.accept(token, { name: 'Bob', password }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(members.open(token)).rejects.toMatchObject({ code: 'invitation_ended', status: 410 })
    expect(await members.invitations(projectId)).toEqual([])

    const bob = new Browser(control, '192.0.2.1')
    expect((await bob.signIn('bob@example.com', password)).status).toBe(200)
    const user = await control.signedIn(bob.headers)
    expect(user).toMatchObject({ name: 'Bob' })
    expect(user && (await control.memberGrant(user, projectId))).toMatchObject({
      role: 'analyst',
      tenantId: 'acme',
    })
  }))

test('[G19] who has an account comes in with it alone, and nobody else does', () =>
  withAnn(async (control, projectId) => {
    const { members, projectRecords } = control
    const browser = new Browser(control, '192.0.2.1')
    await browser.signIn(ann.email, ann.password)
    const user = await control.signedIn(browser.headers)
    if (user === undefined) throw new Error('Ann is not signed in.')
    const other = await projectRecords.create({ name: 'Blog', timezone: 'Europe/London' }, user)
    const bob = await members.invite(projectId, { email: 'bob@example.com', role: 'owner', createdBy: 'ann' })
    await members.accept(bob.token, { name: '', password })
    const toBlog = await members.invite(other.id, {
      email: 'bob@example.com',
      role: 'viewer',
      createdBy: 'ann',
    })

    expect((await members.open(toBlog.token)).hasAccount).toBe(true)
    await expect(members.accept(toBlog.token, { name: 'Eve', password })).rejects.toMatchObject({
      code: 'sign_in_needed',
    })
    await expect(members.accept(toBlog.token, { user })).rejects.toMatchObject({
      code: 'invitation_of_another',
    })
    const bobs = new Browser(control, '192.0.2.2')
    await bobs.signIn('bob@example.com', password)
    const bobUser = await control.signedIn(bobs.headers)
    await members.accept(toBlog.token, bobUser && { user: bobUser })
    expect(bobUser && (await control.projectsOf(bobUser)).map(({ role }) => role)).toEqual([
      'owner',
      'viewer',
    ])
    await expect(
      members.invite(other.id, { email: 'bob@example.com', role: 'viewer', createdBy: 'ann' }),
    ).rejects.toMatchObject({ code: 'already_member', status: 409 })
  }))

test('[G19] a link ends with its time, with a new one for the address, and when it is withdrawn', async () => {
  let nowMs = Date.parse('2026-10-01T12:00:00Z')
  await withAnn(
    async ({ members }, projectId) => {
      const invite = () =>
        members.invite(projectId, { email: 'bob@example.com', role: 'viewer', createdBy: 'ann' })
      const first = await invite()
      const second = await invite()
      await expect(members.open(first.token)).rejects.toMatchObject({ code: 'invitation_ended' })
      nowMs += 7 * 24 * 3600_000 - 1
      expect(await members.open(second.token)).toMatchObject({ email: 'bob@example.com' })
      nowMs += 1
      await expect(members.accept(second.token, { name: 'Bob', password })).rejects.toMatchObject({
        code: 'invitation_ended',
      })
      const third = await invite()
      await members.withdraw(projectId, third.invitation.id)
      await expect(members.open(third.token)).rejects.toMatchObject({ code: 'invitation_ended' })
      await expect(members.withdraw(projectId, third.invitation.id)).rejects.toMatchObject({
        code: 'not_found',
      })
      await expect(
        members.invite(projectId, { email: 'bob', role: 'viewer', createdBy: 'ann' }),
      ).rejects.toMatchObject({ code: 'setup_invalid', path: '/email' })
    },
    { now: () => new Date(nowMs) },
  )
})

test('[G20] a project keeps an owner, and only owners see to owners', () =>
  withAnn(async (control, projectId) => {
    const { members } = control
    const { token } = await members.invite(projectId, {
      email: 'bob@example.com',
      role: 'viewer',
      createdBy: 'ann',
    })
    await members.accept(token, { name: 'Bob', password })
    const [anna, bob] = await members.list(projectId)
    if (anna === undefined || bob === undefined) throw new Error('There are not two members.')

    await expect(members.change(projectId, anna.userId, { role: 'admin' }, 'owner')).rejects.toMatchObject({
      code: 'last_owner',
      status: 409,
    })
    await expect(members.remove(projectId, anna.userId, 'self')).rejects.toMatchObject({ code: 'last_owner' })
    await expect(members.change(projectId, bob.userId, { role: 'owner' }, 'admin')).rejects.toMatchObject({
      code: 'role_too_low',
    })
    await expect(
      members.change(projectId, bob.userId, { role: 'admin', tenantId: 'acme' }, 'owner'),
    ).rejects.toMatchObject({ code: 'request_invalid', path: '/tenant_id' })
    expect(await members.change(projectId, bob.userId, { tenantId: 'acme' }, 'admin')).toMatchObject({
      role: 'viewer',
      tenantId: 'acme',
    })

    expect(
      await members.change(projectId, bob.userId, { role: 'owner', tenantId: null }, 'owner'),
    ).toMatchObject({ role: 'owner', tenantId: undefined })
    await expect(members.remove(projectId, bob.userId, 'admin')).rejects.toMatchObject({
      code: 'role_too_low',
    })
    // Both give up at once: one of them stays.
    const left = await Promise.allSettled([
      members.change(projectId, anna.userId, { role: 'admin' }, 'owner'),
      members.remove(projectId, bob.userId, 'self'),
    ])
    expect(left.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await members.list(projectId)).filter(({ role }) => role === 'owner')).toHaveLength(1)
  }))

test("[G21] a project's name and time zone count at once, for keys too", () =>
  withAnn(async (control, projectId) => {
    const { key } = await control.createKey(projectId, { kind: 'read', name: 'reports' })
    expect(control.readGrant(key)?.project.timezone).toBe('Europe/Berlin')
    const changed = { name: 'Lamp shop', timezone: 'America/New_York' }
    expect(await control.projectRecords.change(projectId, changed)).toMatchObject(changed)
    expect(control.readGrant(key)?.project).toMatchObject(changed)
    for (const timezone of ['Europe/Atlantis', '+02:00', ''])
      await expect(control.projectRecords.change(projectId, { timezone })).rejects.toMatchObject({
        code: 'request_invalid',
        path: '/timezone',
      })
    await expect(control.projectRecords.change(projectId, { name: ' ' })).rejects.toMatchObject({
      path: '/name',
    })
  }))

test('[G4][G9] a password is changed by who knows it, to a good one, and signs others out', () =>
  withAnn(async (control) => {
    const here = new Browser(control, '192.0.2.1')
    const elsewhere = new Browser(control, '192.0.2.2')
    for (const browser of [here, elsewhere]) await browser.signIn(ann.email, ann.password)
    const change = (currentPassword: string, newPassword: string) =>
      here.call('POST', '/change-password', { currentPassword, newPassword, revokeOtherSessions: true })
    expect((await change('quiet-Harbour-83', password)).status).toBe(400)
    await expect(change(ann.password, 'Password1234')).rejects.toMatchObject({ code: 'password_weak' })
    expect((await change(ann.password, password)).status).toBe(200)
    expect(await control.signedIn(here.headers)).toMatchObject({ email: ann.email })
    expect(await control.signedIn(elsewhere.headers)).toBeUndefined()
    expect((await elsewhere.signIn(ann.email, ann.password)).status).toBe(401)
    expect((await elsewhere.signIn(ann.email, password)).status).toBe(200)
  }))
