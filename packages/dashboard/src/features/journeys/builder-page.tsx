import type { ReactNode } from 'react'
import { useProject } from '../../shell/use-project.ts'
import type { UsedView } from '../../view/use-view.ts'
import { ViewBar, type ViewControl } from '../../view/view-bar.tsx'
import classes from './builder.module.css'

interface BuilderPageProps {
  readonly title: string
  /** Beside the title. */
  readonly tools?: ReactNode
  readonly used: UsedView
  readonly controls: readonly ViewControl[]
  /** What of the address made no sense, beside the view. */
  readonly fault?: string | undefined
  /** What the question is made of, as a panel. */
  readonly builder: ReactNode
  /** Its answer, as a `QuestionPanel`. */
  readonly children: ReactNode
}

/** A page that builds a question and answers it: the parts on one side, the answer on the other. */
export function BuilderPage({ title, tools, used, controls, fault, builder, children }: BuilderPageProps) {
  const project = useProject()
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{title}</h1>
        {tools}
      </div>
      <ViewBar project={project} {...used} controls={controls} />
      {fault !== undefined && (
        <p className={classes.faults} role="status">
          {fault}
        </p>
      )}
      <div className={classes.columns}>
        {builder}
        {children}
      </div>
    </div>
  )
}
