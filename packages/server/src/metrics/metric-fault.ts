import type { DefinitionFault, FileFault } from '@tidemark/metric'
import { AppError } from '../errors.ts'

/** A refusal that names the first fault in words, and has all of them for programs. */
export function metricInvalid(faults: readonly (DefinitionFault | FileFault)[]): AppError {
  const [first] = faults.filter(({ severity }) => severity === 'error')
  const details = { faults }
  if (first === undefined) return new AppError('metric_invalid', 'The metric makes no sense.', { details })
  const where =
    'file' in first ? `${first.file}:${first.line}:${first.column}: ` : placeIn(first.path, first.column)
  return new AppError('metric_invalid', `${where}${first.message}`, {
    details,
    ...('path' in first ? { path: first.path } : {}),
  })
}

/** In a text of one line the column says enough. */
function placeIn(path: string, column: number): string {
  return path === '/formula' ? `At character ${column} of the formula: ` : ''
}
