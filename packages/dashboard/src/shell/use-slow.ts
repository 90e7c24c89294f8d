import { useEffect, useState } from 'react'

/** True once `waiting` has lasted for `afterMs`. */
export function useSlow(waiting: boolean, afterMs = 4000): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setTimeout(() => setSlow(true), afterMs)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [waiting, afterMs])
  return slow && waiting
}
