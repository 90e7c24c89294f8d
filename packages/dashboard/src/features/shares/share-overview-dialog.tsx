import type { Project } from '../../api/answers.ts'
import type { BoardView } from '../../api/boards.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { keptRange } from '../boards/board-view.ts'
import { usuallyShown } from '../overview/overview-body.tsx'
import { ShareDialog } from './share-dialog.tsx'
import type { ShareOverviewProps } from './share-overview.tsx'

/** The links to the overview. A new one shows it as it is on screen. */
export function ShareOverviewDialog({
  project,
  view,
  shown,
  onClose,
}: ShareOverviewProps & { readonly onClose: () => void }) {
  const chosen = Object.entries(shown).flatMap(([key, value]) =>
    key in usuallyShown && value !== undefined ? [[key, value.slice(0, 40)]] : [],
  )
  return (
    <ShareDialog
      subject={{ kind: 'overview', view: viewOf(view, project), shown: Object.fromEntries(chosen) }}
      title={project.name}
      onClose={onClose}
    />
  )
}

/** In the API's words. What moves along with time goes on doing so. */
function viewOf(view: View, project: Project): BoardView {
  const { from, until, interval, compare, bots, filter } = questionParts(view, project)
  return {
    ...(keptRange(view.range) ?? { from, until }),
    interval,
    bots,
    ...(compare === undefined ? {} : { compare }),
    ...(filter === undefined ? {} : { filter }),
  }
}
