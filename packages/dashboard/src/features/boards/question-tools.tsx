import { ExportMenu, type ExportProps } from '../../charts/export-menu.tsx'
import type { Drawing } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'
import type { Range } from '../../view/range.ts'
import { keptRange } from './board-view.ts'
import { SaveQuestion } from './save-question.tsx'

interface QuestionToolsProps extends ExportProps {
  readonly drawing?: Drawing
  /** What is chosen above the question. */
  readonly range: Range
  /** Nothing can be kept as long as there is something wrong with it. */
  readonly disabled?: boolean
}

/** What every page does with the question on it: keeps it, puts it on a board, takes its answer away. */
export function QuestionTools({
  question,
  drawing,
  title,
  place,
  range,
  disabled = false,
}: QuestionToolsProps) {
  return (
    <>
      <SaveQuestion
        question={keptQuestion(question, range)}
        drawing={drawing}
        title={title}
        disabled={disabled}
      />
      <ExportMenu question={question} title={title} place={place} />
    </>
  )
}

/** Kept, a question goes on to mean the latest days, where its range has a name for them. */
function keptQuestion(question: Question, range: Range): Question {
  const kept = keptRange(range)
  if (kept?.last === undefined) return question
  const { from: _from, until: _until, ...rest } = question
  return { ...rest, last: kept.last }
}
