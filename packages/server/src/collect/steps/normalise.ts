import { keepRest, isWireObject, slot, type Draft, type WireObject } from '../draft.ts'
import { contextTargets, eventTargets, type Part, type Target } from '../spellings.ts'
import { dead, pointer, type Verdict } from '../verdict.ts'
import { readText, readers } from './read-field.ts'
import type { Batch } from '../batch.ts'

/**
 * Puts what was sent, in whatever spelling, where it belongs. Every key is looked at once. What no field
 * stands for is kept in `rest`; `null` is the same as absent.
 */
export function normalise(draft: Draft, batch: Batch): Verdict | undefined {
  draft.plain = batch.plain
  const { sent } = draft
  for (const key in sent) {
    const value = sent[key]
    if (value === null) continue
    const target = eventTargets.get(key)
    if (target === undefined) keepRest(draft, key, value)
    else if (typeof value === 'string' && target.slot >= 0) setText(draft, target, value)
    else {
      const verdict = readSent(draft, batch, target, key, value)
      if (verdict !== undefined) return verdict
    }
  }
  return undefined
}

/** What is not a text in a text's place. */
function readSent(
  draft: Draft,
  batch: Batch,
  target: Target,
  key: string,
  value: unknown,
): Verdict | undefined {
  if (target.special === 'context') {
    readContext(draft, batch, key, value)
    return undefined
  }
  if (target.special !== undefined)
    return readers[target.special](draft, value, { key, batch, canonical: target.canonical })
  if (target.part !== undefined && isWireObject(value)) {
    readPart(draft, batch, target.part, key, value)
    return undefined
  }
  if (target.slot < 0) {
    keepRest(draft, key, value)
    return undefined
  }
  const text = readText(value, batch)
  if (text !== undefined) {
    setText(draft, target, text)
    return undefined
  }
  const code = target.slot === slot.name ? 'name_invalid' : 'text_invalid'
  return dead(code, pointer(key), `${key} must be a text. Put anything else into properties.`)
}

/** The context never rejects an event: what does not fit its field is kept as it is. */
function readContext(draft: Draft, batch: Batch, contextKey: string, context: unknown): void {
  if (!isWireObject(context)) {
    keepRest(draft, contextKey, context)
    return
  }
  for (const key in context) {
    const value = context[key]
    if (value === null) continue
    // The one key that means something else in a `sessionInfo`.
    if (key === 'id' && contextKey !== 'context') {
      const text = readText(value, batch)
      if (text !== undefined && draft.texts[slot.session_id] === '') setText(draft, sessionId, text)
      continue
    }
    const target = contextTargets.get(key)
    if (target === undefined) keepRest(draft, key, value)
    else if (typeof value === 'string' && target.slot >= 0) setIfAbsent(draft, target, value)
    else if (target.part !== undefined && isWireObject(value)) readPart(draft, batch, target.part, key, value)
    else if (target.special !== undefined && target.special !== 'context') {
      const verdict = readers[target.special](draft, value, { key, batch, canonical: false })
      if (verdict !== undefined) keepRest(draft, key, value)
    } else {
      const text = target.slot < 0 ? undefined : readText(value, batch)
      if (text === undefined) keepRest(draft, key, value)
      else setIfAbsent(draft, target, text)
    }
  }
}

function readPart(draft: Draft, batch: Batch, part: Part, partKey: string, value: WireObject): void {
  let rest: WireObject | undefined
  for (const key in value) {
    const inner = value[key]
    if (inner === null) continue
    const target = part.keys.get(key)
    const text = target === undefined ? undefined : typeof inner === 'string' ? inner : readText(inner, batch)
    if (target !== undefined && text !== undefined) setIfAbsent(draft, target, text)
    else if (part.sizeSlot < 0 || (key !== 'width' && key !== 'height')) {
      rest ??= Object.create(null) as WireObject
      rest[key] = inner
    }
  }
  if (part.sizeSlot >= 0) readSize(draft, part.sizeSlot, value)
  if (rest !== undefined) keepRest(draft, partKey, rest)
}

function readSize(draft: Draft, sizeSlot: number, { width, height }: WireObject): void {
  const isWhole = (side: unknown) => typeof side === 'number' && side >= 0 && side <= 1e6
  if (isWhole(width) && isWhole(height) && draft.texts[sizeSlot] === '')
    draft.texts[sizeSlot] = `${String(width)}x${String(height)}`
}

// Our own spelling wins over the others; among the others the first does.
function setText(draft: Draft, target: Target, value: string): void {
  if (value.length === 0) return
  if (!target.canonical && draft.texts[target.slot] !== '') return
  draft.texts[target.slot] = value
  if (value.length > target.safeLength) draft.hasLongText = true
}

// What stands in the event itself wins over its context, whichever comes first in the JSON.
function setIfAbsent(draft: Draft, target: Target, value: string): void {
  if (value.length === 0 || draft.texts[target.slot] !== '') return
  draft.texts[target.slot] = value
  if (value.length > target.safeLength) draft.hasLongText = true
}

const sessionId = {
  slot: slot.session_id,
  special: undefined,
  canonical: false,
  safeLength: 66,
  part: undefined,
}
