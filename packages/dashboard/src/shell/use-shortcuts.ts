import { useEffect } from 'react'
import type { CommandStore } from './commands.ts'

interface Shortcuts {
  readonly store: CommandStore
  readonly openPalette: () => void
  readonly openSheet: () => void
}

/**
 * Runs commands by their keys: single letters, while nobody is writing, choosing from a list or in a dialog. Ctrl-K,
 * or Cmd-K, opens the palette from everywhere, and `?` the sheet that says all this.
 */
export function useShortcuts({ store, openPalette, openSheet }: Shortcuts): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        openPalette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target, event.key)) return
      if (event.key === '?') {
        event.preventDefault()
        openSheet()
        return
      }
      const command = store.read().find(({ key }) => key === event.key)
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    // Before a dialog hears of it: the key that closes one would find none open afterwards, and be taken for a command.
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [store, openPalette, openSheet])
}

/** Whether a key is somebody else's: of a field, of an open list or dialog, or of what moves by arrows itself. */
function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (
    target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]') !==
    null
  )
    return true
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return true
  return (
    key.startsWith('Arrow') &&
    target.closest('input, [role="tab"], [role="radio"], [role="region"], [role="grid"]') !== null
  )
}
