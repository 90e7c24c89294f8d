import { useMemo } from 'react'
import type { Project } from '../../api/answers.ts'
import { answerShared, type Visitor, type Shared } from '../../api/shares.ts'
import { AskerProvider, type Asker } from '../../questions/asker.ts'
import { useTexts } from '../../use-texts.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { questionParts } from '../../view/view-search.ts'
import { BoardGrid, type ShownTile } from '../boards/board-grid.tsx'
import { BoardTile } from '../boards/board-tile.tsx'
import classes from './shared-board.module.css'
import { useSharedView } from './use-shared-view.ts'

interface SharedBoardProps {
  readonly shared: Shared
  readonly visitor: Visitor
}

/** What a link shows: its title, a time to choose where that is allowed, and its tiles. */
export function SharedBoard({ shared, visitor }: SharedBoardProps) {
  const { t } = useTexts()
  const used = useSharedView(shared)
  const { title, description, project: name, timezone, tiles } = shared
  const project: Project = { id: '', name, timezone, role: 'viewer' }
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <h1 className={classes.title}>{title}</h1>
        {description !== null && <p className={classes.lead}>{description}</p>}
        {name !== title && <p className={classes.lead}>{t('shares.page.by', { project: name })}</p>}
      </header>
      {shared.range === 'free' && (
        <ViewBar project={project} {...used} controls={['range', 'interval', 'compare']} />
      )}
      {tiles.length === 0 ? (
        <p className={`panel ${classes.empty}`}>{t('shares.page.empty')}</p>
      ) : (
        <BoardGrid tiles={tiles} nameOf={(tile) => tile.title ?? t('boards.tile.note')}>
          {(tile, shown) => (
            <SharedTileView tile={tile} shown={shown} shared={shared} visitor={visitor} used={used} />
          )}
        </BoardGrid>
      )}
    </div>
  )
}

interface SharedTileViewProps extends SharedBoardProps {
  readonly tile: Shared['tiles'][number]
  readonly shown: ShownTile
  readonly used: ReturnType<typeof useSharedView>
}

/** A tile whose question goes to the link: it says which tile is meant and about what time, and nothing else. */
function SharedTileView({ tile, shown, shared, visitor, used }: SharedTileViewProps) {
  const { timezone, range: allowed } = shared
  const parts = questionParts({ ...used.view, filter: [] }, { timezone })
  const { from, until, interval, compare } = parts
  const time = JSON.stringify(
    allowed === 'free' ? { from, until, interval, ...(compare === undefined ? {} : { compare }) } : {},
  )
  const { id } = tile
  const { token, pass } = visitor
  const asker = useMemo<Asker>(
    () => ({
      scope: `${token} ${id} ${time}`,
      answer: async (_question, check, signal) =>
        await answerShared({ token, pass }, { tile: id, range: JSON.parse(time) }, check, signal),
    }),
    [token, pass, id, time],
  )
  return (
    <AskerProvider value={asker}>
      <BoardTile
        note={'note' in tile ? tile.note : undefined}
        question={'question' in tile ? { title: '', ...tile } : undefined}
        parts={parts}
        shown={shown}
      />
    </AskerProvider>
  )
}
