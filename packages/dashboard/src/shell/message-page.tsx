import { useEffect, useRef, type ReactNode } from 'react'
import { Logo } from './logo.tsx'
import classes from './message-page.module.css'
import { useTitle } from './use-title.ts'

interface MessagePageProps {
  readonly title: string
  readonly lead?: string
  readonly children?: ReactNode
}

/** One card in the middle of the page: sign-in, set-up, and what has no other place. */
export function MessagePage({ title, lead, children }: MessagePageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  // A screen reader is told where it has come to; a form's own autofocus comes after and wins.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <main className={classes.page}>
      <div className={classes.brand}>
        <Logo size={36} />
        <span>Tidemark</span>
      </div>
      <section className={`panel ${classes.card}`}>
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        {children}
      </section>
    </main>
  )
}
