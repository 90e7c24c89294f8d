import { startTransition, useEffect, useRef, useState, type RefObject } from 'react'

/**
 * For what opens when it is first drawn, in the place of the button that asked for it: the new button has the focus
 * first, so that it comes back there when it is closed.
 */
export function useOpenedFrom(): {
  readonly button: RefObject<HTMLButtonElement | null>
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
} {
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    button.current?.focus({ preventScroll: true })
    // What it holds may have to come yet. Until then the button stays as it is, and keeps the focus.
    startTransition(() => setOpen(true))
  }, [])
  return { button, isOpen, setOpen }
}
