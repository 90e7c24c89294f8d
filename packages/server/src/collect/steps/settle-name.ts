import { canonicalName, categories, categoryOf, limits, nameFromParts, nameInCategory } from '@tidemark/event'
import { keepRest, slot, type Draft, type WireObject } from '../draft.ts'
import { writeFields } from '../quote.ts'
import { dead, type Verdict } from '../verdict.ts'

/** What follows from the names that were sent. */
interface Settled {
  readonly name: string
  readonly category: string
  readonly kind: string
  /** The three as a piece of the event's line. */
  readonly json: string
  readonly verdict: Verdict | undefined
}

// Senders use few names, again and again. Emptied when full: who makes up names slows nobody much.
const settledNames = new Map<string, Settled>()
const maxSettledNames = 5_000

/** Decides the kind, the name and the category, and moves what each kind of call keeps elsewhere. */
export function settleName(draft: Draft): Verdict | undefined {
  const { texts } = draft
  const kind = texts[slot.kind] ?? ''
  if (kind !== '' && kind !== 'track') settleKind(draft, kind)
  else if (draft.traits !== undefined) keepRest(draft, 'traits', draft.traits)
  settleGroup(draft)

  const name = texts[slot.name] ?? ''
  const category = texts[slot.category] ?? ''
  const settled = category === '' ? settledByName(name) : settle(name, category, texts[slot.action] ?? '')
  if (settled.verdict !== undefined) return settled.verdict
  // The line has them from `nameJson`: they are the same for every event of a name.
  texts[slot.name] = ''
  texts[slot.category] = ''
  texts[slot.kind] = ''
  draft.nameJson =
    kind === '' || kind === settled.kind
      ? settled.json
      : writeFields({ name: settled.name, kind, category: settled.category })
  return undefined
}

const nameTooLong = dead(
  'name_too_long',
  '/name',
  `The name is over ${limits.nameBytes} bytes. Send what varies in properties.`,
)

function settledByName(name: string): Settled {
  const known = settledNames.get(name)
  if (known !== undefined) return known
  const settled = settle(name, '', '')
  if (name.length > limits.nameBytes) return settled
  if (settledNames.size >= maxSettledNames) settledNames.clear()
  settledNames.set(name, settled)
  return settled
}

function settle(sentName: string, sentCategory: string, action: string): Settled {
  // Before it goes through any pattern.
  if (sentName.length > limits.nameBytes || sentCategory.length + action.length > limits.textBytes)
    return { name: '', category: '', kind: '', json: '', verdict: nameTooLong }
  const lowered = sentCategory.toLowerCase()
  const ours = categories.some(({ category }) => category === lowered)
  const name =
    canonicalName(sentName) === ''
      ? nameOfParts(ours ? lowered : sentCategory, action)
      : nameInCategory(canonicalName(sentName), lowered)
  const category = sentCategory === '' ? categoryOf(name) : ours ? lowered : sentCategory
  const kind = name === 'page_view' ? 'page' : name === 'screen_view' ? 'screen' : 'track'
  return { name, category, kind, json: writeFields({ name, kind, category }), verdict: faultOf(name) }
}

function nameOfParts(category: string, action: string): string {
  if (action === '') return ''
  const inCategory = nameInCategory(action, category)
  return inCategory === action ? nameFromParts(category, action) : inCategory
}

function faultOf(name: string): Verdict | undefined {
  if (name === '')
    return dead('name_missing', '/name', 'The event has no name. Send name, or category and action.')
  if (Buffer.byteLength(name) > limits.nameBytes) return nameTooLong
  // Nobody could type such a name into a question.
  if (/\p{Cc}/u.test(name)) return dead('name_invalid', '/name', 'The name holds control characters.')
  return undefined
}

function settleKind(draft: Draft, kind: string): void {
  const { texts } = draft
  if (kind === 'page' || kind === 'screen') {
    const name = `${kind}_view`
    const sentName = texts[slot.name] ?? ''
    // The name in a call of `page` is the page's, not the event's.
    if (sentName !== '' && canonicalName(sentName) !== name) {
      if (texts[slot.label] === '') texts[slot.label] = sentName
      else keepRest(draft, 'name', sentName)
    }
    texts[slot.name] = name
    if (draft.traits !== undefined) keepRest(draft, 'traits', draft.traits)
    return
  }
  if (texts[slot.name] === '') texts[slot.name] = kind
  if (draft.traits !== undefined) draft.properties = merged(draft.traits, draft.properties)
  if (kind === 'alias' && draft.previousId !== '') {
    draft.properties = merged(draft.properties, { previous_id: draft.previousId })
    draft.previousId = ''
  }
}

/** A group is the tenant unless it is said to be of another type than `company`. */
function settleGroup(draft: Draft): void {
  const { groupId, groupType, previousId, texts } = draft
  if (previousId !== '') keepRest(draft, 'previous_id', previousId)
  if (groupId === '' && groupType === '') return
  if (groupId !== '' && (groupType === '' || groupType === 'company')) {
    if (texts[slot.tenant_id] === '') {
      texts[slot.tenant_id] = groupId
      draft.hasLongText ||= groupId.length > limits.idBytes / 3
    } else if (texts[slot.tenant_id] !== groupId) keepRest(draft, 'group_id', groupId)
    return
  }
  if (groupId !== '') keepRest(draft, 'group_id', groupId)
  if (groupType !== '') keepRest(draft, 'group_type', groupType)
}

/** Of keys that both have, the second's values. Without a prototype: `__proto__` is a key like any other. */
function merged(first: WireObject | undefined, second: WireObject | undefined): WireObject {
  return Object.assign(Object.create(null) as WireObject, first, second)
}
