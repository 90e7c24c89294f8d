import { useRef, type ReactNode } from 'react'
import type { Drawing, Look } from '../../questions/drawing.ts'
import { LookSwitch } from '../../questions/look-switch.tsx'
import type { Question } from '../../questions/question.ts'
import type { Range } from '../../view/range.ts'
import { QuestionTools } from '../boards/question-tools.tsx'
import classes from './builder.module.css'

interface QuestionPanelProps {
  readonly title: string
  readonly question: Question
  readonly drawing: Drawing & { readonly look: Look }
  /** Called with another way to draw the answer; there is one only without it. */
  readonly onLook?: (look: Look) => void
  /** What the question is called when it is kept, unless somebody says otherwise. @default `title` */
  readonly keptAs?: string
  /** What is chosen above the question. */
  readonly range: Range
  /** Nothing can be kept as long as there is something wrong with it. @default false */
  readonly disabled?: boolean
  /** The answer. */
  readonly children: ReactNode
}

/** An answer with what may be done with it: drawn otherwise, kept, taken away. */
export function QuestionPanel(props: QuestionPanelProps) {
  const { title, question, drawing, onLook, keptAs = title, range, disabled = false, children } = props
  const place = useRef<HTMLElement>(null)
  return (
    <section ref={place} className={`panel ${classes.answer}`} aria-labelledby="answer-title">
      <div className={classes.head}>
        <h2 id="answer-title" className={classes.subtitle}>
          {title}
        </h2>
        <div className={classes.tools}>
          {onLook !== undefined && <LookSwitch kind={question.kind} look={drawing.look} onChange={onLook} />}
          <QuestionTools
            question={question}
            drawing={drawing}
            title={keptAs}
            range={range}
            place={place}
            disabled={disabled}
          />
        </div>
      </div>
      {children}
    </section>
  )
}
