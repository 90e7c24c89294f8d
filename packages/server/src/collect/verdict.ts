import type { Issue, IssueCode } from '@tidemark/event'
import type { DropReason } from '../log/entry.ts'

/** What a step says of an event that does not go on. `undefined` says that it does. */
export type Verdict =
  | { readonly kind: 'drop'; readonly reason: DropReason }
  | { readonly kind: 'dead'; readonly issue: Issue }

export function dead(code: IssueCode, path: string, message: string): Verdict {
  return { kind: 'dead', issue: { code, message, path } }
}

/** One reference token of a JSON pointer (RFC 6901). Long keys are cut: a path is to be read, not followed blindly. */
export function pointer(key: string): string {
  const token = key.length > 100 ? `${key.slice(0, 100)}…` : key
  return `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
