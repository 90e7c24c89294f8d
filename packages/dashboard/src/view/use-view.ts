import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useNow } from '../shell/use-now.ts'
import { useProject } from '../shell/use-project.ts'
import { endOf, seenDaysQuery } from './seen-days-query.ts'
import {
  changedView,
  parseViewSearch,
  viewDefaults,
  viewSearch,
  type PageSearch,
  type View,
  type ViewDefaults,
  type ViewFault,
} from './view-search.ts'

export interface UsedView {
  readonly view: View
  /** Parts of the address that made no sense. */
  readonly faults: readonly ViewFault[]
  /** Writes the address anew; what else it holds stays. */
  readonly change: (patch: Partial<View>) => void
}

export interface ProjectView extends UsedView {
  /** The view that a change leads to. */
  readonly changed: (patch: Partial<View>) => View
}

/** The view that the address says, and how it is changed. `defaults` must stay the same object. */
export function useView(defaults: ViewDefaults = viewDefaults): ProjectView {
  const project = useProject()
  const raw: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  // What ends with now has a later end with every minute.
  useNow(60_000)
  const isAll = (raw['range'] ?? defaults.range.name) === 'all'
  const { data: seen } = useSuspenseQuery(seenDaysQuery(project, isAll))
  const { timezone } = project
  const place = useMemo(() => {
    const until = seen === null ? undefined : endOf(seen, timezone)
    const all = seen && { from: seen.first, ...(until === undefined ? {} : { until }) }
    return { timezone, ...(all === null ? {} : { all }) }
  }, [timezone, seen])
  const { view, faults } = parseViewSearch(raw, place, defaults)
  const change = useCallback(
    (patch: Partial<View>) => {
      void navigate({
        to: '.',
        search: (before: PageSearch) => {
          const next = changedView(parseViewSearch(before, place, defaults).view, patch, place)
          return { ...before, ...viewSearch(next, place, defaults) }
        },
        resetScroll: false,
      })
    },
    [navigate, place, defaults],
  )
  return { view, faults, change, changed: (patch) => changedView(view, patch, place) }
}
