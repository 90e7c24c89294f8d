import { placeOf, type Place, type Span } from './place.ts'

/** What can be wrong with a text. Part of the public interface: codes are added, never renamed. */
export type FaultCode =
  | 'syntax'
  | 'too_long'
  | 'too_deep'
  | 'unknown_function'
  | 'wrong_argument'
  | 'wrong_value'
  | 'unknown_name'
  | 'unknown_setting'
  | 'missing_setting'
  | 'repeated'
  | 'cycle'
  | 'nested_window'
  | 'not_a_number'
  | 'unknown_event'
  | 'unknown_property'
  | 'ambiguous_field'

/** Something wrong at a place, and what to write instead. */
export interface Fault extends Place {
  /** A warning leaves the text usable: what it says may only not have been seen yet. */
  readonly severity: 'error' | 'warning'
  readonly code: FaultCode
  readonly message: string
  /** What could have stood there, in words or as it is written; empty where that says nothing. */
  readonly expected: readonly string[]
  /** What to put in the place of the marked text. */
  readonly suggestion?: string
}

/** A fault before its line is known. */
export interface SpannedFault {
  readonly severity?: Fault['severity']
  readonly code: FaultCode
  readonly span: Span
  readonly message: string
  readonly expected?: readonly string[]
  readonly suggestion?: string | undefined
}

/** The faults with their places in `text`, in the order of the text. */
export function locate(text: string, faults: readonly SpannedFault[]): readonly Fault[] {
  return faults
    .toSorted((a, b) => a.span.from - b.span.from)
    .map(({ span, severity = 'error', code, message, expected = [], suggestion }) => ({
      severity,
      code,
      message,
      ...placeOf(text, span),
      expected,
      ...(suggestion === undefined ? {} : { suggestion }),
    }))
}

/** A fault in one of a metric's settings; its span is within that setting's text. */
export interface SettingFault extends SpannedFault {
  /** A JSON pointer, such as `/formula` or `/dimensions/0`. */
  readonly path: string
}

export function isError({ severity }: Pick<SpannedFault, 'severity'>): boolean {
  return severity !== 'warning'
}

/** `"a", "b" or "c"`. */
export function listed(options: readonly string[]): string {
  if (options.length < 2) return options.join('')
  return `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`
}
