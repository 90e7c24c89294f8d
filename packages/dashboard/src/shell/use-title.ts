import { useEffect } from 'react'

/** The tab's title: what is on screen first, then where. */
export function useTitle(...parts: readonly string[]): void {
  const title = [...parts, 'Tidemark'].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
