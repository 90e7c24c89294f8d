import { lazyRouteComponent } from '@tanstack/react-router'
import {
  createElement,
  lazy,
  useCallback,
  useReducer,
  type ComponentType,
  type LazyExoticComponent,
} from 'react'
import { restOfTexts } from './i18n.ts'
import { PartBoundary, PartMissingError, type PartFaultPlace } from './shell/part-boundary.tsx'

interface LazyOptions {
  /** Where it is said that the part could not be had. @default `here` */
  readonly fault?: PartFaultPlace
}

/**
 * A part of the page whose code comes when it is first drawn, and whose texts are there already. Where it cannot be had,
 * it says so in its own place and can be tried again.
 */
export function lazyCode<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { fault = 'here' }: LazyOptions = {},
): ComponentType<Props> {
  const loading = () =>
    lazy(async () => {
      try {
        return { default: await load() }
      } catch (cause) {
        throw new PartMissingError(cause)
      }
    })
  let part: LazyExoticComponent<ComponentType<Props>> = loading()
  return function LazyPart(props: Props) {
    const [, drawAgain] = useReducer((count: number) => count + 1, 0)
    // React keeps what could not be loaded as being gone for good: whoever draws it after that gets another one.
    const renew = useCallback(() => {
      part = loading()
      drawAgain()
    }, [])
    return createElement(PartBoundary, { fault, onRenew: renew }, createElement<Props>(part, props))
  }
}

/** The same of a part with texts beyond those of the first view, which come with it. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  options?: LazyOptions,
): ComponentType<Props> {
  return lazyCode(async () => {
    const [part] = await Promise.all([load(), restOfTexts()])
    return part
  }, options)
}

/** A page that comes when it is first gone to, with its texts. */
export function lazyPage<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), restOfTexts()])
    return { default: page }
  })
}
