import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'

export const commandGroups = [
  'pages',
  'view',
  'projects',
  'saved',
  'people',
  'appearance',
  'account',
] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Something that can be done from the palette, and by its key where it has one. */
export interface Command {
  /** Unique among all that are there at a time. */
  readonly id: string
  readonly group: CommandGroup
  readonly title: string
  /** Beside the title, paler: where it leads, what it is now. */
  readonly hint?: string
  /** A single key as `KeyboardEvent.key` says it: `d`, `ArrowLeft`, `/`. Not listened to in fields and dialogs. */
  readonly key?: string
  /** It has a key but no place in the palette: `Escape` clears, arrows step. */
  readonly isHidden?: boolean
  readonly run: () => void
}

/** All commands of what is on screen. Each part of it brings its own, and takes them away when it goes. */
export interface CommandStore {
  readonly read: () => readonly Command[]
  readonly subscribe: (notify: () => void) => () => void
  /** Gives the function that takes them away again. */
  readonly add: (commands: readonly Command[]) => () => void
}

export const CommandContext = createContext<CommandStore | undefined>(undefined)

export function createCommandStore(): CommandStore {
  const lists = new Set<readonly Command[]>()
  const listeners = new Set<() => void>()
  let all: readonly Command[] = []
  function changed(): void {
    all = [...lists].flat()
    for (const notify of listeners) notify()
  }
  return {
    read: () => all,
    subscribe(notify) {
      listeners.add(notify)
      return () => listeners.delete(notify)
    },
    add(commands) {
      lists.add(commands)
      changed()
      return () => {
        lists.delete(commands)
        changed()
      }
    },
  }
}

/** Brings commands while the caller is on screen. Give the same list again as long as nothing in it changes. */
export function useCommands(commands: readonly Command[]): void {
  const store = useContext(CommandContext)
  useEffect(() => store?.add(commands), [store, commands])
}

export function useAllCommands(store: CommandStore): readonly Command[] {
  return useSyncExternalStore(store.subscribe, store.read)
}
