import { Menu } from '@mantine/core'
import type { LazyMenuProps } from './lazy-menu.tsx'

/** Drawn when somebody has asked for it, so it begins open. */
export function OpenedMenu({ target, position = 'bottom-start', width, children }: LazyMenuProps) {
  return (
    <Menu defaultOpened position={position} shadow="md" {...(width === undefined ? {} : { width })}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
