import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { BoardView } from '../../api/boards.ts'
import type { Shared } from '../../api/shares.ts'
import { useNow } from '../../shell/use-now.ts'
import type { UsedView } from '../../view/use-view.ts'
import { changedView, parseViewSearch, viewSearch, type PageSearch } from '../../view/view-search.ts'
import { defaultsOfBoard } from '../boards/board-view.ts'

/** The time that a visitor looks at: that of the address, else that of the link. */
export function useSharedView({ view: own, timezone }: Shared): UsedView {
  const raw: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  // What ends with now has a later end with every minute.
  useNow(60_000)
  const defaults = useMemo(() => defaultsOfBoard(own, timezone), [own, timezone])
  const place = { timezone }
  const read = (search: PageSearch) => parseViewSearch(withOwnInterval(search, own), place, defaults)
  const { view, faults } = read(raw)
  return {
    view,
    faults,
    change: (patch) => {
      void navigate({
        to: '.',
        search: (before: PageSearch) => {
          const next = changedView(read(before).view, patch, place)
          return { ...before, ...viewSearch(next, place, defaults) }
        },
        resetScroll: false,
      })
    },
  }
}

/** The link's interval goes with its range: another range has intervals of its own. */
function withOwnInterval(search: PageSearch, { interval }: BoardView): PageSearch {
  const isOwn = ['range', 'from', 'until', 'interval'].every((key) => search[key] === undefined)
  return isOwn && interval !== undefined ? { ...search, interval } : search
}
