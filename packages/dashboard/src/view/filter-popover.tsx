import { Popover } from '@mantine/core'
import { cloneElement, type ReactElement } from 'react'
import { useOpenedFrom } from '../shell/use-opened-from.ts'
import type { RuleTargetProps } from './filter-bar.tsx'
import classes from './filter-bar.module.css'
import { FilterEditor } from './filter-editor.tsx'
import type { FilterRule } from './filter-rule.ts'

interface FilterPopoverProps {
  readonly projectId: string
  readonly start?: FilterRule
  readonly onApply: (rule: FilterRule) => void
  /** The button below which the editor stands. */
  readonly target: ReactElement<RuleTargetProps>
}

/** The editor of a rule. Drawn when somebody has asked for it, so it opens at once. */
export function FilterPopover({ projectId, start, onApply, target }: FilterPopoverProps) {
  const { button, isOpen, setOpen } = useOpenedFrom()
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        {cloneElement(target, { ref: button, onClick: () => setOpen(!isOpen) })}
      </Popover.Target>
      <Popover.Dropdown className={classes.editor ?? ''}>
        {isOpen && (
          <FilterEditor
            projectId={projectId}
            start={start}
            onApply={(rule) => {
              setOpen(false)
              onApply(rule)
            }}
            onCancel={() => setOpen(false)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
