import { useId, type ReactNode } from 'react'
import classes from './settings.module.css'

interface SectionProps {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}

/** One matter of the settings, under its heading. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId()
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby={id}>
      <div>
        <h2 id={id} className={classes.subtitle}>
          {title}
        </h2>
        {lead !== undefined && <p className={classes.hint}>{lead}</p>}
      </div>
      {children}
    </section>
  )
}
