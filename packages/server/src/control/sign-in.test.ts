import { expect, test } from 'vitest'
import type { Control, ControlOptions } from './control.ts'
import { ann, bootstrap, Browser, firstProjectId, memoryLogger, publicUrl, withControl } from './testing.ts'

const withAnn = async (use: (control: Control) => Promise<void>, options: Partial<ControlOptions> = {}) =>
  await withControl(use, {
    bootstrap: bootstrap({ ownerEmail: ann.email, ownerPassword: ann.password }),
    ...options,
  })

test('[G9] signing in gives a cookie that stands for the person until they sign out', () =>
  withAnn(async (control) => {
    const browser = new Browser(control, '192.0.2.1')
    expect(await control.signedIn(browser.headers)).toBeUndefined()

    const answer = await browser.signIn('ANN@example.com', ann.password)
    expect(answer.status).toBe(200)
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^tidemark\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).not.toMatch(/Secure/)

    const user = await control.signedIn(browser.headers)
    expect(user).toMatchObject({ email: ann.email, name: 'ann' })
    expect(await (await browser.call('GET', '/get-session')).json()).toMatchObject({
      user: { email: ann.email },
    })

    const kept = browser.headers
    expect((await browser.call('POST', '/sign-out', {})).status).toBe(200)
    expect(await control.signedIn(browser.headers)).toBeUndefined()
    expect(await control.signedIn(kept)).toBeUndefined()
  }))

test('[G9] a wrong password, an unknown person and a forged cookie get nowhere', () =>
  withAnn(async (control) => {
    const browser = new Browser(control, '192.0.2.2')
    const wrong = await browser.signIn(ann.email, 'quiet-Harbour-83')
    const unknown = await browser.signIn('bob@example.com', ann.password)
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    // The same words for both: the answer does not say who has an account.
    expect(await wrong.text()).toBe(await unknown.text())
    const forged = new Headers({
      cookie: 'tidemark.session_token=abcdefgh.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D',
    })
    expect(await control.signedIn(forged)).toBeUndefined()
  }))

test('[G9] cookies are for https alone where the server is reached by https', () =>
  withAnn(
    async (control) => {
      const browser = new Browser(control, '192.0.2.3', 'https://stats.example.com')
      const [cookie = ''] = (await browser.signIn(ann.email, ann.password)).headers.getSetCookie()
      expect(cookie).toMatch(/^__Secure-tidemark\.session_token=.*Secure/)
      expect(await control.signedIn(browser.headers)).toMatchObject({ email: ann.email })
    },
    { publicUrl: 'https://stats.example.com' },
  ))

test.each([
  ['POST', '/sign-up/email'],
  ['POST', '/sign-in/social'],
  ['POST', '/request-password-reset'],
  ['POST', '/update-user'],
  ['POST', '/delete-user'],
  ['GET', '/sign-out'],
  ['GET', '/ok'],
  ['POST', '/sign-in/email/../../sign-up/email'],
])('[G9] %s %s is closed', (method, path) =>
  withAnn(async (control) => {
    const bob = { email: 'bob@example.com', password: ann.password, name: 'Bob' }
    const answer = await new Browser(control, '192.0.2.4').call(
      method,
      path,
      method === 'GET' ? undefined : bob,
    )
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await control.members.list(firstProjectId(control))).toHaveLength(1)
  }),
)

test('[G9] a page of another origin cannot use the cookie, the same host by its other name can', () =>
  withAnn(async (control) => {
    const browser = new Browser(control, '192.0.2.5')
    await browser.signIn(ann.email, ann.password)
    const signOut = async (origin: string) => (await browser.call('POST', '/sign-out', {}, { origin })).status
    expect(await signOut('https://evil.example')).toBe(403)
    expect(await signOut('http://127.0.0.1:9701')).toBe(403)
    expect(await control.signedIn(browser.headers)).toBeDefined()
    expect(await signOut('http://localhost:9700')).toBe(200)
  }))

test('[G9] guessing is limited by the address that the server saw, whatever the request says', () =>
  withAnn(async (control) => {
    const guess = async (address: string, claimed: string) =>
      await new Browser(control, address).call(
        'POST',
        '/sign-in/email',
        { email: ann.email, password: 'a-wrong-Password-1' },
        { 'x-forwarded-for': claimed, 'x-tidemark-client-address': claimed },
      )
    const statuses: number[] = []
    for (let count = 0; count < 12; count += 1)
      statuses.push((await guess('198.51.100.7', `203.0.113.${count}`)).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    expect((await guess('198.51.100.8', '198.51.100.7')).status).toBe(401)
  }))

test('[G10] a person has a grant in their own projects alone', () =>
  withAnn(async (control) => {
    const browser = new Browser(control, '192.0.2.6')
    await browser.signIn(ann.email, ann.password)
    const user = await control.signedIn(browser.headers)
    if (user === undefined) throw new Error('Ann is not signed in.')
    const projectId = firstProjectId(control)
    expect(await control.projectsOf(user)).toEqual([{ project: control.firstStart?.project, role: 'owner' }])
    expect(await control.memberGrant(user, projectId)).toEqual({
      subject: { kind: 'user', userId: user.userId, email: ann.email },
      project: control.firstStart?.project,
      role: 'owner',
      tenantId: undefined,
    })
    expect(await control.memberGrant(user, 'prj_other')).toBeUndefined()
    const stranger = { ...user, userId: 'usr_stranger' }
    expect(await control.memberGrant(stranger, projectId)).toBeUndefined()
    expect(await control.projectsOf(stranger)).toEqual([])
  }))

test('[G6] signing in, rightly and wrongly, logs no secret and no address', async () => {
  const { lines, logger } = memoryLogger()
  await withAnn(
    async (control) => {
      const browser = new Browser(control, '192.0.2.9')
      await browser.signIn(ann.email, 'a-wrong-Password-1')
      await browser.signIn(ann.email, ann.password)
      await browser.signIn(`${'x'.repeat(300)}@example.com\u0000`, ann.password)
      await browser.call('POST', '/sign-out', {}, { origin: `${publicUrl}1` })
      const all = lines.join('\n')
      for (const secret of [
        ann.email,
        ann.password,
        'a-wrong-Password-1',
        browser.headers.get('cookie') ?? '?',
      ])
        expect(all).not.toContain(secret)
    },
    { logger },
  )
  expect(lines.join('\n')).toContain('Invalid password')
})
