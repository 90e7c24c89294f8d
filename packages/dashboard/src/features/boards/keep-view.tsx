import { Button } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import type { BoardView } from '../../api/boards.ts'
import { serverNowMs } from '../../api/request.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { keptRange, rangeOfBoard } from './board-view.ts'

interface KeepViewProps {
  /** What the board begins with. */
  readonly own: BoardView
  readonly view: View
  readonly project: Project
  readonly onKeep: (view: BoardView) => void
}

/** Makes what is chosen above the tiles what everybody begins with. Nothing while it is that already. */
export function KeepView({ own, view, project, onKeep }: KeepViewProps) {
  const { t } = useTexts()
  const begins = rangeOfBoard(own, project.timezone, serverNowMs())
  const isOther = JSON.stringify(begins) !== JSON.stringify(view.range) || view.filter.length > 0
  const time = keptRange(view.range)
  const filter = joinFilters(own.filter, questionParts(view, project).filter)
  const size = 'compact-sm'
  return (
    <>
      {isOther && (
        <Button
          size={size}
          variant="subtle"
          disabled={time === undefined}
          title={time === undefined ? t('boards.keep.calendar') : undefined}
          onClick={() => time && onKeep({ ...time, ...(filter === undefined ? {} : { filter }) })}
        >
          {t('boards.keep.do')}
        </Button>
      )}
      {own.filter !== undefined && (
        <Button
          size={size}
          variant="subtle"
          onClick={() => {
            const { filter: _, ...rest } = own
            onKeep(rest)
          }}
        >
          {t('boards.keep.clear')}
        </Button>
      )}
    </>
  )
}
