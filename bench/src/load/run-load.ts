import { runInChild } from '../child.ts'
import type { FillPlan, FillResult } from './fill.ts'
import type { LoadPlan, LoadResult } from './load.ts'

/** What the load process is told to do. */
export type LoadTask =
  | { readonly kind: 'load'; readonly plan: LoadPlan }
  | { readonly kind: 'fill'; readonly plan: FillPlan }

// The generator lives in a process of its own, or its work would be taken for the bench's or the server's.
const script = new URL('./load-process.ts', import.meta.url)

export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  return runInChild<LoadTask, LoadResult>(script, { kind: 'load', plan })
}

export function runFillLoad(plan: FillPlan): Promise<FillResult> {
  return runInChild<LoadTask, FillResult>(script, { kind: 'fill', plan })
}
