/**
 * Watches which addresses the page shows: the first, those that scripts set, and those that back and forward lead
 * to. Each is told to `shown` once. Gives a function that says whether the shown one was not counted yet, and
 * counts it.
 */
export function watchPageViews(shown: () => void): () => boolean {
  let counted: string | undefined

  function claim(): boolean {
    // A `#/…` or `#!…` is the address in apps that route by it; any other is a place in the page.
    const address = location.href.replace(/#(?![/!]).*$/, '')
    const isNew = address !== counted
    counted = address
    return isNew
  }

  function look(): void {
    if (claim()) shown()
  }

  // A turn later: the app has set its title by then, and an address that it only passed through is gone.
  const lookSoon = () => setTimeout(look)
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name]
    history[name] = function (...args) {
      original.apply(this, args)
      lookSoon()
    }
  }
  addEventListener('popstate', lookSoon)
  addEventListener('pageshow', ({ persisted }) => {
    // From the back/forward cache: nothing was loaded, but the person sees the page again.
    if (persisted) shown()
  })
  // A page that is only prepared may never be seen.
  if (Reflect.get(document, 'prerendering')) document.addEventListener('prerenderingchange', look)
  else look()
  return claim
}
