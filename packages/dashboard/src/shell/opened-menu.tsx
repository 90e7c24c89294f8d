import { Menu } from '@mantine/core'
import { cloneElement } from 'react'
import type { LazyMenuProps } from './lazy-menu.tsx'
import { useOpenedFrom } from './use-opened-from.ts'

/** Drawn when somebody has asked for it, so it opens at once. */
export function OpenedMenu({ target, position = 'bottom-start', width, children }: LazyMenuProps) {
  const { button, isOpen, setOpen } = useOpenedFrom()
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position={position}
      shadow="md"
      {...(width === undefined ? {} : { width })}
    >
      <Menu.Target>{cloneElement(target, { ref: button })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
