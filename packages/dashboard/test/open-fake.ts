import type { Browser } from 'playwright-core'
import { startFakeTidemark, type FakeState, type FakeTidemark } from '../dev/fake-tidemark.ts'
import { openPage, type OpenedPage, type Viewer } from './open-browser.ts'

export interface OpenedFake extends OpenedPage {
  readonly tidemark: FakeTidemark
}

/** A page of a fake Tidemark of its own, signed out and nowhere yet. Both end together. */
export async function openFake(
  browser: Browser,
  state: Partial<FakeState>,
  viewer: Viewer = {},
): Promise<OpenedFake> {
  const tidemark = await startFakeTidemark(state)
  const opened = await openPage(browser, tidemark.origin, viewer)
  return {
    ...opened,
    tidemark,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await tidemark[Symbol.asyncDispose]()
    },
  }
}

/** The same at `path`, signed in. */
export async function openFakeSignedIn(
  browser: Browser,
  path: string,
  state: Partial<FakeState>,
  viewer: Viewer = {},
): Promise<OpenedFake> {
  const opened = await openFake(browser, state, viewer)
  await opened.page.context().addCookies([opened.tidemark.signIn()])
  await opened.page.goto(path)
  return opened
}
