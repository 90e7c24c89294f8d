import { isRecord } from '../../api/answers.ts'
import type { PageSearch } from '../../view/view-search.ts'

/** Which people are listed: everybody, who is found, a cohort, or who stands behind a figure. */
export interface PeopleView {
  readonly search: string
  /** The id or name of a cohort. */
  readonly cohort: string | undefined
  readonly behind: PeopleRequest | undefined
  /** What the figure is, in words. */
  readonly title: string | undefined
}

/** As the API takes it: it says what makes no sense in it. */
export interface PeopleRequest {
  readonly of: Readonly<Record<string, unknown>>
  readonly at: Readonly<Record<string, unknown>>
}

/** What people stand behind, and what that is in words. */
interface Behind {
  readonly title: string
  readonly people: { readonly of: object; readonly at: object }
}

const longest = { search: 200, cohort: 200, title: 500 } as const

/** Reads what anybody may have written by hand; what makes no sense is left out, and said. */
export function parsePeopleSearch(raw: PageSearch): {
  readonly view: PeopleView
  readonly faults: readonly string[]
} {
  const faults: string[] = []
  const text = (key: keyof typeof longest) => {
    const value = raw[key]
    if (value === undefined || value === '') return undefined
    if (value.length <= longest[key]) return value
    faults.push(key)
    return undefined
  }
  const behind = raw['behind'] === undefined ? undefined : requestOf(raw['behind'])
  if (raw['behind'] !== undefined && behind === undefined) faults.push('behind')
  return {
    view: { search: text('search') ?? '', cohort: text('cohort'), behind, title: text('title') },
    faults,
  }
}

/** The address of the list of who stands behind a figure. */
export function peopleSearch({ title, people }: Behind): PageSearch {
  return { behind: JSON.stringify({ of: people.of, at: people.at }), title }
}

function requestOf(text: string): PeopleRequest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value) || !isRecord(value['of'])) return undefined
    const { of, at = {} } = value
    return isRecord(of) && isRecord(at) ? { of, at } : undefined
  } catch {
    // No JSON: the page says so.
    return undefined
  }
}
