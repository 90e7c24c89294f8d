import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import type { Shared, Visitor } from '../../api/shares.ts'
import { AskerProvider } from '../../questions/asker.ts'
import type { UsedView } from '../../view/use-view.ts'
import type { PageSearch } from '../../view/view-search.ts'
import { OverviewBody } from '../overview/overview-body.tsx'
import { useOverview } from '../overview/use-overview.ts'
import { useSharedAsker } from './use-shared-asker.ts'

interface SharedOverviewProps {
  readonly project: Project
  readonly shared: Shared
  readonly visitor: Visitor
  readonly used: UsedView
}

/** The overview as its maker saw it. What is shown of it is the visitor's to choose; what it is asked about is not. */
export function SharedOverview(props: SharedOverviewProps) {
  const asker = useSharedAsker(props.shared, props.visitor, props.used.view)
  return (
    <AskerProvider value={asker}>
      <Body {...props} />
    </AskerProvider>
  )
}

function Body({ project, shared, used: { view, change } }: SharedOverviewProps) {
  const navigate = useNavigate()
  const search: PageSearch = useSearch({ strict: false })
  const overview = useOverview(project, view)
  return (
    <OverviewBody
      project={project}
      view={view}
      overview={overview}
      shown={{ ...shared.shown, ...search }}
      onShow={(patch) =>
        void navigate({
          to: '.',
          search: (before: PageSearch) => ({ ...before, ...patch }),
          resetScroll: false,
        })
      }
      onZoom={shared.range === 'free' ? (range) => change({ range }) : undefined}
    />
  )
}
