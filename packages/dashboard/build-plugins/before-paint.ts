/**
 * Runs in the page before anything is painted: says which theme, which language and which kind of page it is.
 * It is put into the document as text, so it uses nothing from outside of itself. `theme.ts` and `i18n.ts` keep what
 * was chosen under the same names.
 */
export function beforePaint(languages: readonly string[]): void {
  const root = document.documentElement
  const chosen = (key: string) => {
    try {
      return localStorage.getItem(key)
    } catch {
      // Storage can be forbidden; what the system and the browser say it is then.
      return null
    }
  }
  const theme = chosen('tidemark-theme')
  const isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset['mantineColorScheme'] = isDark ? 'dark' : 'light'

  const wanted = [chosen('tidemark-language') ?? [], navigator.languages].flat()
  root.lang =
    wanted.map((one) => one.toLowerCase().replace(/-.*/, '')).find((one) => languages.includes(one)) ?? 'en'

  const page = /^\/p\/[^/]+\/?(.*)/.exec(location.pathname)?.[1]
  root.dataset['first'] = page === undefined ? 'none' : page === '' ? 'overview' : 'frame'
}
