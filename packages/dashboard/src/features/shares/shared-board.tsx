import type { Project } from '../../api/answers.ts'
import type { Visitor, Shared } from '../../api/shares.ts'
import { AskerProvider } from '../../questions/asker.ts'
import { useTexts } from '../../use-texts.ts'
import type { UsedView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { questionParts } from '../../view/view-search.ts'
import { BoardGrid, type ShownTile } from '../boards/board-grid.tsx'
import { BoardTile } from '../boards/board-tile.tsx'
import classes from './shared-board.module.css'
import { SharedOverview } from './shared-overview.tsx'
import { useSharedAsker } from './use-shared-asker.ts'
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
      {shared.kind === 'overview' ? (
        <SharedOverview project={project} shared={shared} visitor={visitor} used={used} />
      ) : tiles.length === 0 ? (
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
  readonly used: UsedView
}

function SharedTileView({ tile, shown, shared, visitor, used }: SharedTileViewProps) {
  const view = { ...used.view, filter: [] }
  const asker = useSharedAsker(shared, visitor, view, tile.id)
  return (
    <AskerProvider value={asker}>
      <BoardTile
        note={'note' in tile ? tile.note : undefined}
        question={'question' in tile ? { title: '', ...tile } : undefined}
        parts={questionParts(view, shared)}
        shown={shown}
      />
    </AskerProvider>
  )
}
