import { Type } from 'typebox'
import { shareThemes, type Embedding, type ShareSettings } from '../control/share-records.ts'
import { AppError } from '../errors.ts'
import { pointer, readFields, readList, readOneOf, readText, shown } from '../query/parse/read.ts'
import { filterSchema } from '../query/question.ts'
import { checkFilter } from './view.ts'

const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })

const embeddingSchema = Type.Object({
  ancestors: Type.Array(Type.String(), {
    minItems: 1,
    maxItems: 20,
    description:
      'Whose pages may frame it: `https://www.example.com`, `https://*.example.com`, or `*` for any.',
  }),
  theme: Type.Optional(oneOf(shareThemes)),
  transparent: Type.Optional(
    Type.Boolean({ description: 'Without a background of its own. Default: false.' }),
  ),
})

export const shareSettingsSchema = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 200, description: 'To tell it by; visitors do not see it.' })),
  filter: Type.Optional(
    Type.Union([filterSchema, Type.Null()], { description: 'Locked: every question is asked within it.' }),
  ),
  range: Type.Optional({
    ...oneOf(['free', 'fixed']),
    description: 'Whether a visitor may ask about another time. Default: free.',
  }),
  embed: Type.Optional(
    Type.Union([embeddingSchema, Type.Null()], { description: 'Default: no page may frame it.' }),
  ),
})

export const shareSettingsKeys = ['name', 'filter', 'range', 'embed'] as const

/** @throws AppError `request_invalid`, or `question_invalid` for a filter. */
export function parseShareSettings(fields: Readonly<Record<string, unknown>>): ShareSettings {
  const { name, filter, range, embed } = fields
  return {
    name: name === undefined || name === '' ? '' : readText(name, '/name', 'The name of a share', 200),
    filter: filter === undefined || filter === null ? null : { ...checkFilter(filter, '/filter') },
    isRangeFree: range === undefined || readOneOf(range, ['free', 'fixed'], '/range', '"range"') === 'free',
    embedding: embed === undefined || embed === null ? null : parseEmbedding(embed),
  }
}

export function shareSettingsToWire({ name, filter, isRangeFree, embedding }: ShareSettings) {
  return {
    name,
    filter,
    range: isRangeFree ? ('free' as const) : ('fixed' as const),
    embed: embedding && {
      ancestors: [...embedding.ancestors],
      theme: embedding.theme,
      transparent: embedding.isTransparent,
    },
  }
}

function parseEmbedding(value: unknown): Embedding {
  const fields = readFields(value, ['ancestors', 'theme', 'transparent'], '/embed', 'An embedding')
  const ancestors = readList(fields['ancestors'], '/embed/ancestors', 'The list of sites', 1, 20)
  return {
    ancestors: ancestors.map((ancestor, index) => readAncestor(ancestor, pointer('/embed/ancestors', index))),
    theme:
      fields['theme'] === undefined
        ? 'auto'
        : readOneOf(fields['theme'], shareThemes, '/embed/theme', 'A theme'),
    isTransparent: fields['transparent'] === true,
  }
}

/** It ends up in a header: nothing but an origin gets through, so that no directive can be added by it. */
function readAncestor(value: unknown, path: string): string {
  const text = typeof value === 'string' ? value.trim().replace(/\/$/, '').toLowerCase() : ''
  if (text === '*' || /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(text)) return text
  throw new AppError(
    'request_invalid',
    `${shown(value)} is no origin. Write one such as https://www.example.com, https://*.example.com, or * for any page.`,
    { path },
  )
}
