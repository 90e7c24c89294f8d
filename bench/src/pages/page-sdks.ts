/** An SDK for pages, as a page that uses it is built and set up. */
export interface PageSdk {
  readonly name: string
  /** The package whose version is quoted; none where a file is given. */
  readonly package?: string
  /** What the page's author writes: starts it, and leaves `window.track(name, properties)`. */
  readonly entry: string
  /** For one that looks for its own tag, and so cannot be a module: what else stands on it. */
  readonly classicTag?: string
}

/**
 * Ours and its peers. Whatever one does that others do not do by themselves (recordings, surveys, clicks) is turned
 * off; what is sent by default stays.
 */
export const pageSdks: readonly PageSdk[] = [
  {
    name: '@tidemark/browser',
    package: '@tidemark/browser',
    entry: `
      import { init } from '@tidemark/browser'
      window.track = init('key', { host: location.origin }).track`,
  },
  {
    name: 'posthog-js',
    package: 'posthog-js',
    entry: `
      import posthog from 'posthog-js'
      posthog.init('phc_key', {
        api_host: location.origin, autocapture: false, disable_session_recording: true, disable_surveys: true,
        disable_external_dependency_loading: true, capture_performance: false, capture_dead_clicks: false,
      })
      window.track = (name, properties) => posthog.capture(name, properties)`,
  },
  {
    name: '@segment/analytics-next',
    package: '@segment/analytics-next',
    entry: `
      import { AnalyticsBrowser } from '@segment/analytics-next'
      const analytics = AnalyticsBrowser.load({
        writeKey: 'key',
        cdnURL: location.origin,
        cdnSettings: { integrations: { 'Segment.io': { apiKey: 'key', apiHost: location.host + '/v1', protocol: 'http' } } },
      })
      analytics.page()
      window.track = (name, properties) => void analytics.track(name, properties)`,
  },
  {
    name: 'mixpanel-browser',
    package: 'mixpanel-browser',
    entry: `
      import mixpanel from 'mixpanel-browser'
      mixpanel.init('key', { api_host: location.origin, track_pageview: true, autocapture: false, record_sessions_percent: 0 })
      window.track = (name, properties) => mixpanel.track(name, properties)`,
  },
  {
    name: '@plausible-analytics/tracker',
    package: '@plausible-analytics/tracker',
    entry: `
      import { init, track } from '@plausible-analytics/tracker'
      init({ domain: 'shop.example', endpoint: location.origin + '/api/event', captureOnLocalhost: true })
      window.track = (name, props) => track(name, { props })`,
  },
]

/** Umami's script comes with its server and not from npm: it is measured when its source is at hand. */
export function umami(file: string): PageSdk {
  return {
    name: 'Umami',
    entry: `
      import ${JSON.stringify(file)}
      window.track = (name, data) => void window.umami.track(name, data)`,
    classicTag: 'data-website-id="key"',
  }
}
