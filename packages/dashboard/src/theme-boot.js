// The theme that was chosen, set before the first paint; `theme.ts` keeps it under the same name.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('tidemark-theme')
  } catch {
    // Storage can be forbidden; the system's theme it is then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
