import type { CstNode } from 'chevrotain'
import { isError, locate, type Fault, type SettingFault, type SpannedFault } from '../fault.ts'
import type { Span } from '../place.ts'
import { parseSyntax } from '../syntax/parse-syntax.ts'
import { readText, type QuotedText } from '../syntax/text.ts'
import { DurationText, Metric, Name, readName, Text } from '../syntax/tokens.ts'
import {
  nodeOf,
  nodesOf,
  spanOfNode,
  spanOfToken,
  theNode,
  theToken,
  tokenOf,
  tokensOf,
} from '../syntax/tree.ts'
import { checkMetrics, type CheckedMetric, type World } from './check-metrics.ts'

export interface MetricFile {
  readonly name: string
  readonly text: string
}

/** A fault with its place in the file of that name. */
export interface FileFault extends Fault {
  readonly file: string
}

export interface ParsedFiles {
  /** Those without an error, in the files' order. */
  readonly metrics: readonly CheckedMetric[]
  readonly faults: readonly FileFault[]
}

/** A metric of the file as values, each with the way back to where it stands. */
interface Block {
  readonly given: Readonly<Record<string, unknown>>
  /** By JSON pointer. */
  readonly places: ReadonlyMap<string, SettingPlace>
  readonly span: Span
}

interface SettingPlace {
  readonly key: Span
  /** Where a part of the value's text stands in the file. */
  readonly inFile: (span: Span) => Span
}

/** The metrics of files, checked against each other, over all files, and against `world`. Never throws. */
export function parseFiles(files: readonly MetricFile[], world: World = {}): ParsedFiles {
  const seen = new Set<unknown>()
  const read = files.map((file) => {
    const { tree, faults: syntaxFaults } = parseSyntax(file.text, 'file')
    const faults: SpannedFault[] = [...syntaxFaults]
    return { file, faults, blocks: readBlocks(file.text, tree, { faults, seen }) }
  })
  const owners = read.flatMap(({ blocks, faults }) => blocks.map((block) => ({ block, faults })))
  const checked = checkMetrics(
    owners.map(({ block }) => block.given),
    world,
  )
  const metrics: CheckedMetric[] = []
  owners.forEach(({ block, faults }, index) => {
    const { metric, faults: found = [] } = checked[index] ?? {}
    faults.push(...found.map((fault) => inFile(fault, block)))
    if (metric !== undefined) metrics.push(metric)
  })
  return {
    metrics,
    faults: read.flatMap(({ file: { name, text }, faults }) =>
      locate(text, faults).map((fault) => ({ ...fault, file: name })),
    ),
  }
}

/** The metrics of one file. Never throws. */
export function parseFile(
  text: string,
  world: World = {},
): { readonly metrics: readonly CheckedMetric[]; readonly faults: readonly Fault[] } {
  const { metrics, faults } = parseFiles([{ name: '', text }], world)
  return { metrics, faults: faults.map(({ file: _file, ...fault }) => fault) }
}

/** The blocks that can be read. One with a fault of syntax cannot; its neighbours can. */
function readBlocks(
  text: string,
  tree: CstNode | undefined,
  { faults, seen }: { readonly faults: SpannedFault[]; readonly seen: Set<unknown> },
): readonly Block[] {
  const nodes =
    tree === undefined ? [] : nodesOf(tree, 'block').filter((node) => tokenOf(node, Metric) !== undefined)
  const spans = nodes.map((node) => spanOfToken(theToken(node, Metric)))
  const broken = faults.filter(isError).map(({ span }) => span.from)
  return nodes.flatMap((node, index) => {
    const from = spans[index]?.from ?? 0
    const until = spans[index + 1]?.from ?? Infinity
    // What is missing at the end of a block is noticed at the beginning of the next, which is well for all that.
    if (broken.some((offset) => offset > from && offset <= until)) return []
    const block = readBlock(text, node, faults)
    const { name } = block.given
    if (seen.has(name)) {
      const span = spanOfToken(theToken(node, Text))
      faults.push({
        code: 'repeated',
        span,
        message: `There is a metric "${String(name)}" before this one. Take one of them out.`,
      })
      return []
    }
    seen.add(name)
    return [block]
  })
}

function readBlock(text: string, node: CstNode, faults: SpannedFault[]): Block {
  const name = theToken(node, Text)
  const nameText = readText(name.image, name.startOffset)
  const span = { from: theToken(node, Metric).startOffset, until: name.startOffset + name.image.length }
  const given: Record<string, unknown> = Object.create(null)
  given['name'] = nameText.text
  const places = new Map([['/name', { key: span, inFile: backTo(nameText) }]])
  for (const setting of nodesOf(node, 'setting')) {
    const token = theToken(setting, Name)
    const [key, keySpan] = [readName(token.image), spanOfToken(token)]
    const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (places.has(path)) {
      const message =
        key === 'name'
          ? 'The name stands before the brace. Take this line out.'
          : `"${key}" is set twice. Take one of the lines out.`
      faults.push({ code: 'repeated', span: keySpan, message })
      continue
    }
    const list = nodeOf(setting, 'list')
    if (list === undefined) {
      const value = readValue(text, setting)
      given[key] = value.text
      places.set(path, { key: keySpan, inFile: backTo(value) })
      continue
    }
    const items = tokensOf(list, Text).map(({ image, startOffset }) => readText(image, startOffset))
    given[key] = items.map((item) => item.text)
    places.set(path, { key: keySpan, inFile: () => spanOfNode(list) })
    items.forEach((item, index) => places.set(`${path}/${index}`, { key: keySpan, inFile: backTo(item) }))
  }
  return { given, places, span }
}

/** A value is a text in quotes, or what stands there as it is: a formula or a length of time. */
function readValue(text: string, setting: CstNode): QuotedText {
  const quoted = tokenOf(setting, Text)
  if (quoted !== undefined) return readText(quoted.image, quoted.startOffset)
  const duration = tokenOf(setting, DurationText)
  const { from, until } =
    duration === undefined ? spanOfNode(theNode(setting, 'expression')) : spanOfToken(duration)
  return {
    text: text.slice(from, until),
    offsets: Array.from({ length: until - from + 1 }, (_, index) => from + index),
  }
}

function backTo({ text, offsets }: QuotedText): (span: Span) => Span {
  const back = (at: number) => offsets[Math.min(at, text.length)] ?? 0
  return ({ from, until }) => ({ from: back(from), until: back(until) })
}

function inFile({ path, ...fault }: SettingFault, { places, span }: Block): SpannedFault {
  const place = places.get(path)
  if (place === undefined) return { ...fault, span }
  return { ...fault, span: fault.code === 'unknown_setting' ? place.key : place.inFile(fault.span) }
}
