import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openPage, overflowPx, seriousFaults, signIn } from './open-browser.ts'
import { startRealTidemark, type RealTidemark } from './real-tidemark.ts'

const password = 'four unrelated words'
const bobsPassword = 'another four plain words'

let browser: Browser
let tidemark: RealTidemark
beforeAll(async () => {
  browser = await openBrowser(process.env)
  tidemark = await startRealTidemark({
    ...process.env,
    TIDEMARK_BOOTSTRAP_OWNER_EMAIL: 'ann@example.com',
    TIDEMARK_BOOTSTRAP_OWNER_PASSWORD: password,
  })
})
afterAll(async () => {
  await browser.close()
  await tidemark[Symbol.asyncDispose]()
})

test('keys, people and projects are seen to, by mouse and by keyboard', async () => {
  await using opened = await openPage(browser, tidemark.origin)
  const { page } = opened
  await page.goto('/')
  await signIn(page, password)
  // Where a project without events is taken by itself.
  await page.waitForURL(/\/send$/)
  await page.getByRole('link', { name: 'Settings' }).click()

  await new Promise((r) => setTimeout(r, 5000))
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Lantern <b>shop</b>')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('banner').getByText('Lantern <b>shop</b>').waitFor()
  const timezone = page.getByLabel('Time zone').first()
  await timezone.fill('Mars/Olympus')
  await page.getByText('No time zone is called that.').waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  expect(await seriousFaults(page)).toEqual([])

  await page.getByRole('link', { name: 'Keys', exact: true }).click()
  await page.getByLabel('What it is for').fill('Reports')
  await page.getByText('Read', { exact: true }).click()
  await page.getByLabel('What it is for').press('Enter')
  const key = (await page.getByRole('status').locator('code').textContent()) ?? ''
  expect(await ask(key)).toBe(200)
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Revoke “Reports”?' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByRole('button', { name: 'Show 1 revoked key' }).waitFor()
  expect(await ask(key)).toBe(401)

  await page.getByRole('link', { name: 'Members' }).click()
  await page.getByLabel('E-mail').fill('bob@example.com')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = (await page.getByRole('status').locator('code').textContent()) ?? ''
  await page.getByRole('row', { name: /bob@example.com until/ }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await comeIn(link)

  await page.reload()
  await chooseRole(page, 'Bob', 'Owner')
  await page.getByRole('button', { name: 'Leave the project?' }).click()
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { name: 'No project yet' }).waitFor()
  expect(opened.complaints).toEqual([])
})

/** Bob opens the link on his telephone, makes his account, changes its password, and finds the link spent. */
async function comeIn(link: string): Promise<void> {
  const viewer = { viewport: { width: 360, height: 780 }, colorScheme: 'dark' } as const
  await using opened = await openPage(browser, tidemark.origin, viewer)
  const { page } = opened
  await page.goto(link)
  await page.getByText('bob@example.com is invited to the project Lantern <b>shop</b> as Analyst.').waitFor()
  await page.getByLabel('Your name').fill('Bob')
  await page.getByLabel('Password', { exact: true }).fill(password)
  expect(await overflowPx(page)).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Join the project' }).click()
  await page.waitForURL(/\/p\/[^/]+\/send$/)

  const project = new URL(page.url()).pathname.replace('/send', '')
  await page.goto(`${project}/settings/keys`)
  await page.getByText('Owners and admins see to this. You are Analyst here').waitFor()
  await page.goto(`${project}/settings/account`)
  await page.getByLabel('Your password now').fill(password)
  await page.getByLabel('New password').fill(bobsPassword)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('The password is changed.').waitFor()
  expect(await overflowPx(page)).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  expect(opened.complaints).toEqual([])

  await page.goto(link)
  await page.getByRole('heading', { name: 'This invitation has ended' }).waitFor()
}

async function chooseRole(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('combobox', { name: `Role of ${name}` }).click()
  const changed = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.getByRole('option', { name: role }).click()
  expect((await changed).status()).toBe(200)
}

async function ask(key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` }
  return (await fetch(`${tidemark.origin}/v1/analytics/events?limit=1`, { headers })).status
}
