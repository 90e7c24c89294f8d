import { UnstyledButton } from '@mantine/core'
import { useRef, type KeyboardEvent } from 'react'
import classes from './panel-tabs.module.css'

interface PanelTabsProps {
  readonly label: string
  readonly tabs: readonly { readonly id: string; readonly text: string }[]
  readonly chosen: string
  /** The id of what the tabs switch. */
  readonly controls: string
  readonly onChoose: (id: string) => void
}

/** Tabs in the head of a panel. Arrows go from one to the next. */
export function PanelTabs({ label, tabs, chosen, controls, onChoose }: PanelTabsProps) {
  const list = useRef<HTMLDivElement>(null)

  function move(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const at = tabs.findIndex(({ id }) => id === chosen)
    const next = step === undefined ? undefined : tabs.at((at + step) % tabs.length)
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }

  return (
    <div ref={list} role="tablist" aria-label={label} className={classes.tabs}>
      {tabs.map(({ id, text }) => (
        <UnstyledButton
          key={id}
          role="tab"
          data-tab={id}
          className={classes.tab}
          aria-selected={id === chosen}
          aria-controls={controls}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
          onKeyDown={move}
        >
          {text}
        </UnstyledButton>
      ))}
    </div>
  )
}
