import { cloneElement, Suspense, useState, type ReactElement, type ReactNode, type Ref } from 'react'
import { lazyPart } from '../lazy-part.ts'

const OpenedMenu = lazyPart(async () => (await import('./opened-menu.tsx')).OpenedMenu)

export interface LazyMenuProps {
  /** The button that opens it. */
  readonly target: ReactElement<MenuTargetProps>
  /** @default `bottom-start` */
  readonly position?: 'bottom-start' | 'bottom-end'
  readonly width?: number
  /** Its entries: a part that comes with the menu, by `lazyPart`. */
  readonly children: ReactNode
}

export interface MenuTargetProps {
  readonly onClick?: () => void
  readonly 'aria-haspopup'?: 'menu'
  readonly 'aria-expanded'?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A menu whose code comes when it is opened for the first time: all menus together are a fifth of the first view. */
export function LazyMenu({ target, ...rest }: LazyMenuProps) {
  const [isAsked, setAsked] = useState(false)
  const button = cloneElement(target, {
    onClick: () => setAsked(true),
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  })
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <OpenedMenu target={target} {...rest} />
    </Suspense>
  )
}
