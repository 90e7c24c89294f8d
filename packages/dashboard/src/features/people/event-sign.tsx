import type { EventKind } from './timeline.ts'
import classes from './person.module.css'

const paths: Readonly<Record<EventKind, string>> = {
  page: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  person: 'M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.8-4 3.6-5.5 7-5.5s6.2 1.5 7 5.5',
  purchase: 'M4 5h2.2l2 10h9.3l2-7H7M9.5 19.5v.1M16.5 19.5v.1',
  mail: 'M4 6.5h16v11H4zM4 7.5l8 6 8-6',
  search: 'M10.5 16.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15 15l5 5',
  alert: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1',
  click: 'M8 4v13l3.5-3.5L14 19l2-1-2.5-5.2H18z',
  other: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
}

/** What kind of thing an event is; beside its name, so for eyes alone. */
export function EventSign({ kind }: { readonly kind: EventKind }) {
  return (
    <svg
      className={classes.sign}
      data-kind={kind}
      viewBox="0 0 24 24"
      width={16}
      height={16}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[kind]} />
    </svg>
  )
}
