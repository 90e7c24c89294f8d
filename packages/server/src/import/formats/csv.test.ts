import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guessDelimiter, readCsv } from './csv.ts'
import type { Row } from '../mapping/apply-mapping.ts'

async function* chunksOf(text: string, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Each record as its line and its fields, or the code that it was refused with. */
async function recordsOf(text: string, delimiter = ','): Promise<readonly (readonly [number, unknown])[]> {
  const rows: (readonly [number, unknown])[] = []
  const reader = readCsv(chunksOf(text), { delimiter, header: undefined }, () => (row: Row) => ({
    event: { ...row },
  }))
  for await (const records of reader) {
    for (const record of records) {
      const conversion = record.convert()
      rows.push([
        record.line,
        conversion.kind === 'event' ? Object.values(JSON.parse(conversion.json)) : conversion.code,
      ])
    }
  }
  return rows
}

test('quotes, doubled quotes, delimiters and line feeds inside fields', async () => {
  const text = 'a,b\n1,"x, ""y"""\r\n\n"two\nlines\n\nand more",2\n3,it"s\n,\n'
  expect(await recordsOf(text)).toEqual([
    [2, ['1', 'x, "y"']],
    [4, ['two\nlines\n\nand more', '2']],
    [8, ['3', 'it"s']],
    [9, ['', '']],
  ])
})

test('[I3] a quote that is not closed costs its own line, and no other', async () => {
  const rest = Array.from({ length: 1500 }, (_, index) => `${index},ok`).join('\n')
  const records = await recordsOf(`a,b\n1,"open\n${rest}\n`)
  expect(records[0]).toEqual([2, 'csv_quote_open'])
  expect(records.length).toBe(1501)
  expect(records.slice(1).every(([, fields]) => Array.isArray(fields))).toBe(true)
})

test('[I3] text behind a closing quote and a wrong number of fields are refused with their lines', async () => {
  expect(await recordsOf('a,b\n1,"x"y\n2,ok\n3\n4,5,6\n7,ok')).toEqual([
    [2, 'csv_quote_invalid'],
    [3, ['2', 'ok']],
    [4, 'csv_columns'],
    [5, 'csv_columns'],
    [6, ['7', 'ok']],
  ])
})

test('the record at the end that may still be written is marked as open', async () => {
  const open: boolean[] = []
  const reader = readCsv(chunksOf('a,b\n1,2\n3,"x'), { delimiter: ',', header: undefined }, () => (row) => ({
    event: row,
  }))
  for await (const records of reader) open.push(...records.map((record) => record.open))
  expect(open).toEqual([false, true])
})

test('any table comes back as it was written', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('"', 'a,b', '\n', '""', ' ')),
      ),
      fc.constantFrom(',', ';', '\t', '|'),
      async (rows, delimiter) => {
        const kept = rows.map((row) => row.map((cell) => cell.replaceAll('\r', '')))
        const quoted = kept.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
        const text = [['a', 'b', 'c'].join(delimiter), ...quoted].join('\n')
        expect((await recordsOf(text, delimiter)).map(([, fields]) => fields)).toEqual(kept)
      },
    ),
  ))

test('the delimiter is the one that the header has most of, quotes aside', () => {
  expect(guessDelimiter('a;b;c')).toBe(';')
  expect(guessDelimiter('"a,b,c,d"\te\tf;g')).toBe('\t')
  expect(guessDelimiter('alone')).toBe(',')
})
