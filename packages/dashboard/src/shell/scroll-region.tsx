import type { ReactNode } from 'react'

interface ScrollRegionProps {
  readonly label: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** What scrolls by itself must be reachable by keyboard, or only a mouse could read all of it. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div role="region" tabIndex={0} aria-label={label} className={className}>
      {children}
    </div>
  )
}
