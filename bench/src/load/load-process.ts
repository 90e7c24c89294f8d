import { answerParent } from '../child.ts'
import { runClosedLoop } from './closed-loop.ts'
import { runFill, type FillResult } from './fill.ts'
import type { LoadResult } from './load.ts'
import { runOpenLoop } from './open-loop.ts'
import type { LoadTask } from './run-load.ts'

answerParent<LoadTask, LoadResult | FillResult>(async (task) => {
  if (task.kind === 'fill') return runFill(task.plan)
  const { plan } = task
  return plan.pace.kind === 'steady' ? runOpenLoop(plan, plan.pace.eventsPerSecond) : runClosedLoop(plan)
})
