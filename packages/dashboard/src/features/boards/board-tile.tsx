import { ActionIcon, Menu } from '@mantine/core'
import { useRef } from 'react'
import type { NewQuestion } from '../../api/boards.ts'
import { ExportItems } from '../../charts/export-menu.tsx'
import { QuestionView } from '../../questions/question-view.tsx'
import { MoreIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import type { QuestionParts } from '../../view/view-search.ts'
import classes from './board-grid.module.css'
import type { ShownTile } from './board-grid.tsx'
import { tileQuestion } from './board-view.ts'

/** The head of a tile and the space around its chart, in pixels: what the chart does not have. */
const headHeight = 60

interface BoardTileProps {
  /** Plain text in place of a question. */
  readonly note?: string | undefined
  /** `undefined` where it was removed, or where there is a note. */
  readonly question: NewQuestion | undefined
  readonly parts: QuestionParts
  readonly shown: ShownTile
  /** What may be done with it; nothing for who may only look. */
  readonly actions?: TileActions | undefined
  /** Without its menu. @default false */
  readonly bare?: boolean
}

export interface TileActions {
  /** Goes to the page that builds such questions; absent where none does. */
  readonly onOpen: (() => void) | undefined
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** A question with its chart, or a note, and a menu for what may be done with it. */
export function BoardTile({ note, question, parts, shown, actions, bare = false }: BoardTileProps) {
  const { t } = useTexts()
  const place = useRef<HTMLDivElement>(null)
  const isNote = note !== undefined
  const asked = question && tileQuestion(question.question, parts)
  return (
    <>
      <div className={classes.head} {...shown.handle}>
        <h2 className={classes.title} title={question?.description}>
          {question?.title ?? (isNote ? '' : t('boards.tile.goneTitle'))}
        </h2>
        {!bare && (actions !== undefined || asked !== undefined) && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('boards.tile.menu', { name: question?.title ?? t('boards.tile.note') })}
              >
                <MoreIcon />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {actions !== undefined && (
                <>
                  {actions.onOpen !== undefined && (
                    <Menu.Item onClick={actions.onOpen}>{t('boards.tile.open')}</Menu.Item>
                  )}
                  <Menu.Item onClick={actions.onEdit} disabled={!isNote && question === undefined}>
                    {t('boards.tile.edit')}
                  </Menu.Item>
                  {/* The menu gives the focus back to its button when it closes: the tile takes it after that. */}
                  <Menu.Item onClick={() => requestAnimationFrame(() => shown.moveByKeys?.())}>
                    {t('boards.tile.move')}
                  </Menu.Item>
                  <Menu.Item onClick={actions.onRemove}>{t('boards.tile.remove')}</Menu.Item>
                </>
              )}
              {asked !== undefined && question !== undefined && (
                <>
                  {actions !== undefined && <Menu.Divider />}
                  <ExportItems question={asked} title={question.title} place={place} />
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {isNote ? (
        <p className={classes.note}>{note}</p>
      ) : (
        <div ref={place} className={classes.body}>
          {asked === undefined ? (
            <p className={classes.gone}>{t('boards.tile.gone')}</p>
          ) : (
            <QuestionView
              question={asked}
              {...question?.drawing}
              compact
              height={Math.max(120, shown.height - headHeight)}
            />
          )}
        </div>
      )}
    </>
  )
}
