import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { serverNowMs } from '../../api/request.ts'
import type { Shared } from '../../api/shares.ts'
import { useNow } from '../../shell/use-now.ts'
import type { UsedView } from '../../view/use-view.ts'
import { changedView, parseViewSearch, viewSearch, type PageSearch } from '../../view/view-search.ts'
import { rangeOfBoard } from '../boards/board-view.ts'

/** The time that a visitor looks at: that of the address, else that of the link. */
export function useSharedView({ view: own, timezone }: Shared): UsedView {
  const raw: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  // What ends with now has a later end with every minute.
  useNow(60_000)
  const defaults = useMemo(
    () => ({
      range: rangeOfBoard(own, timezone, serverNowMs()),
      compare: { with: 'none', weekday: false } as const,
    }),
    [own, timezone],
  )
  const place = { timezone }
  const { view, faults } = parseViewSearch(raw, place, defaults)
  return {
    view,
    faults,
    change: (patch) => {
      void navigate({
        to: '.',
        search: (before: PageSearch) => {
          const next = changedView(parseViewSearch(before, place, defaults).view, patch, place)
          return { ...before, ...viewSearch(next, place, defaults) }
        },
        resetScroll: false,
      })
    },
  }
}
