import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { PageSearch } from '../../view/view-search.ts'
import { readJson } from './definition-shapes.ts'

export interface UsedDefinition<T> {
  readonly definition: T
  /** The address had one that cannot be read; `definition` is the one to begin with then. */
  readonly isUnreadable: boolean
  /** Every other part of the address, as text. */
  readonly search: PageSearch
  readonly change: (definition: T) => void
  /** Writes other parts of the address; `undefined` takes one out. */
  readonly changeSearch: (patch: PageSearch) => void
}

interface Kind<T> {
  readonly check: (value: unknown) => value is T
  /** What an address without one means. It must stay the same object, and so must this one. */
  readonly blank: T
}

/** What a builder builds, as the address has it: under `q`, in the words of the API. */
export function useDefinition<T>({ check, blank }: Kind<T>): UsedDefinition<T> {
  const search: PageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const text = search['q']
  const read = useMemo(() => (text === undefined ? blank : readJson(text, check)), [text, check, blank])
  const changeSearch = useCallback(
    (patch: PageSearch) => {
      void navigate({
        to: '.',
        search: (before: PageSearch) => ({ ...before, ...patch }),
        resetScroll: false,
      })
    },
    [navigate],
  )
  const change = useCallback(
    (definition: T) => {
      const written = JSON.stringify(definition)
      changeSearch({ q: written === JSON.stringify(blank) ? undefined : written })
    },
    [changeSearch, blank],
  )
  return { definition: read ?? blank, isUnreadable: read === undefined, search, change, changeSearch }
}
