import { replaceEqualDeep } from '@tanstack/react-query'
import { useState } from 'react'

/** The same object as long as it says the same: what is made anew with every rendering would be drawn anew too. */
export function useStable<T>(value: T): T {
  const [kept, setKept] = useState(value)
  const stable: T = replaceEqualDeep(kept, value)
  if (stable !== kept) setKept(stable)
  return stable
}
