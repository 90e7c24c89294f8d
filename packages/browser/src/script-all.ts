import { autocapture } from './autocapture.ts'
import { cookie } from './cookie.ts'
import { debug } from './debug.ts'
import { gtm } from './gtm.ts'
import { startFromTag } from './start-from-tag.ts'
import { statsig } from './statsig.ts'

// Everything there is, for pages without a bundler: each part is asked for by an attribute of the script's tag.
startFromTag((tag, { plugins = [] }) => ({
  ...(tag['cookie'] === undefined ? undefined : { remember: cookie({ domain: tag['cookie'] || undefined }) }),
  plugins: [
    ...(tag['debug'] === undefined ? [] : [debug()]),
    ...(tag['autocapture'] === undefined ? [] : [autocapture()]),
    ...(tag['gtm'] === undefined ? [] : [gtm({ dataLayer: tag['gtm'] || undefined })]),
    // The attribute names the page's own variable, which may be set later.
    ...(tag['statsig'] === undefined
      ? []
      : [statsig({ client: () => Reflect.get(window, tag['statsig'] ?? '') })]),
    ...plugins,
  ],
}))
