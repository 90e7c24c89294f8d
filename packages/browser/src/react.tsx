import { createContext, useContext, useState, type ReactNode } from 'react'
import { init, nothing } from './init.ts'
import type { Options } from './options.ts'
import type { EventMap, Tidemark } from './tidemark.ts'

export interface TidemarkProviderProps {
  /** The project's write key. */
  readonly writeKey: string
  /** Read once, when the provider is first shown. */
  readonly options?: Options
  readonly children?: ReactNode
}

const TidemarkContext = createContext(nothing)

/** Starts tracking for everything in it. */
export function TidemarkProvider({ writeKey, options, children }: TidemarkProviderProps): ReactNode {
  // `init` gives the same for the same key, so that being shown twice (strict mode) counts nothing twice.
  const [tidemark] = useState(() => init(writeKey, options))
  return <TidemarkContext.Provider value={tidemark}>{children}</TidemarkContext.Provider>
}

/** What to call. The same at each rendering, so it may stand in lists of dependencies. */
export function useAnalytics<Events extends EventMap = EventMap>(): Tidemark<Events> {
  const tidemark = useContext(TidemarkContext)
  if (tidemark === nothing)
    console.warn('[tidemark] Nothing is tracked here: useAnalytics needs a <TidemarkProvider> around it.')
  return tidemark
}
