import { ExportMenu, type ExportProps } from '../../charts/export-menu.tsx'
import type { Drawing } from '../../questions/drawing.ts'
import type { Range } from '../../view/range.ts'
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
      <SaveQuestion question={question} drawing={drawing} title={title} range={range} disabled={disabled} />
      <ExportMenu question={question} title={title} place={place} />
    </>
  )
}
