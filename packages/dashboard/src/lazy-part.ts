import { lazyRouteComponent } from '@tanstack/react-router'
import { lazy, type ComponentType } from 'react'
import { restOfTexts } from './i18n.ts'

/** A part of the page whose code, and the texts beyond those of the first view, come when it is first drawn. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const [part] = await Promise.all([load(), restOfTexts()])
    return { default: part }
  })
}

/** A page that comes when it is first gone to, with its texts. */
export function lazyPage<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), restOfTexts()])
    return { default: page }
  })
}
