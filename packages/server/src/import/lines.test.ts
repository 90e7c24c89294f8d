import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxLineBytes, readLines, type Line } from './lines.ts'

async function linesOf(chunks: readonly Buffer[], options = {}): Promise<readonly Line[]> {
  const lines: Line[] = []
  for await (const group of readLines(chunksOf(chunks), options)) lines.push(...group)
  return lines
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

test('[I3] lines are the same wherever the chunks are cut, in the middle of a character too', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' '))),
      fc.array(fc.nat(40), { maxLength: 20 }),
      async (texts, cuts) => {
        const bytes = Buffer.from(texts.join('\n'))
        const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
        const lines = await linesOf(chunks)
        const expected = texts.flatMap((text, index) => (text.trim() === '' ? [] : [[index + 1, text]]))
        expect(lines.map(({ number, text }) => [number, text])).toEqual(expected)
      },
    ),
  ))

test('line ends of both kinds, blank lines and a last line without an end', async () => {
  const bytes = Buffer.from('one\r\n\r\n  \ntwo\n\nthree')
  expect(await linesOf([bytes])).toEqual([
    { number: 1, text: 'one', terminated: true },
    { number: 4, text: 'two', terminated: true },
    { number: 6, text: 'three', terminated: false },
  ])
  expect((await linesOf([bytes], { keepBlank: true })).map(({ text }) => text)).toEqual([
    'one',
    '',
    '  ',
    'two',
    '',
    'three',
  ])
})

test('[I4] a line without an end does not fill the memory, and costs itself alone', async () => {
  const chunk = Buffer.alloc(256 * 1024, 'x')
  const chunks = [
    Buffer.from('before\n'),
    ...Array.from({ length: 400 }, () => chunk),
    Buffer.from('\nafter\n'),
  ]
  const lines = await linesOf(chunks)
  expect(lines.map(({ number, fault }) => [number, fault])).toEqual([
    [1, undefined],
    [2, 'too_long'],
    [3, undefined],
  ])
  expect(lines[1]?.text.length).toBe(200)
  const inOneChunk = await linesOf([Buffer.from(`a\n${'y'.repeat(maxLineBytes + 1)}\nb`)])
  expect(inOneChunk.map(({ fault }) => fault)).toEqual([undefined, 'too_long', undefined])
})

test('a line that is no UTF-8 is read as Latin-1 and says so; its neighbours are read as they are', async () => {
  const lines = await linesOf([
    Buffer.concat([Buffer.from('grün\n'), Buffer.from('gr\xfcn\n', 'latin1'), Buffer.from('é')]),
  ])
  expect(lines.map(({ text, fault }) => [text, fault])).toEqual([
    ['grün', undefined],
    ['grün', 'encoding'],
    ['é', undefined],
  ])
})
