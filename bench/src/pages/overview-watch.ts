/** When the parts of an overview were there: milliseconds since the address was entered. */
export interface OverviewShown {
  /** All figures, if only of a first look; and everything, exact. */
  readonly useful?: number
  readonly complete?: number
  /** A click, and the figures that it led to: other ones, and exact ones. */
  readonly clicked?: number
  readonly filtered?: number
  readonly filteredExact?: number
}

/** Where the page keeps it. */
export const shownKey = 'overviewShown'

/** For the page to watch itself: looking from outside takes the processor that is measured. */
export const overviewWatch = `{
  const shown = (globalThis.${shownKey} = {})
  const isThere = (selector) => document.querySelector(selector) !== null
  const people = () => document.querySelector('[data-figure="people"][data-total]')?.dataset
  let before
  addEventListener('click', () => {
    before = people()?.total
    shown.clicked = performance.now()
  }, { capture: true, once: true })
  const note = (name) => { shown[name] ??= performance.now() }
  const watch = () => {
    const now = people()
    if (now === undefined) return
    const isExact = now.exact === 'true'
    if (shown.clicked === undefined) {
      note('useful')
      const isWhole = isThere('[role="img"] svg path') && !isThere('[id^="panel-"][data-stale]:not(:has(table, p))')
      if (isExact && isWhole) note('complete')
    } else if (now.total !== before) {
      note('filtered')
      if (isExact) note('filteredExact')
    }
  }
  new MutationObserver(watch).observe(document, { subtree: true, childList: true, attributes: true })
}`
