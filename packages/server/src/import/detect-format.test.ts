import { expect, test } from 'vitest'
import { detectFormat } from './detect-format.ts'

function formatOf(text: string, name = 'file'): string {
  return detectFormat(Buffer.from(text), name)
}

test('formats are told by what the file holds', () => {
  expect(formatOf('PAR1\u0015')).toBe('parquet')
  expect(formatOf('{"name":"x"}\n{"name":"y"}\n{"na')).toBe('ndjson')
  expect(formatOf('{"name":"x"')).toBe('ndjson')
  expect(formatOf('\n\n{"name":"x","status":200,"request":"GET /","time":"2026-01-01"}\n')).toBe('ndjson')
  expect(formatOf('{"time":"2026-01-01","status":200,"request":"GET / HTTP/1.1"}\n')).toBe('access-log-json')
  expect(formatOf('{"remote_addr":"1.2.3.4","request":"GET /\\x22 HTTP/1.1","status":200}\n')).toBe(
    'access-log-json',
  )
  expect(formatOf('1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1\n')).toBe('access-log')
  expect(
    formatOf(
      'garbage\n::1 - - [01/Jan/2026:00:00:00 +0000] "-" 400 0\nx.y:80 ::1 - - [01/Jan/2026:00:00:00 +0000] "-" 400 0\n',
    ),
  ).toBe('access-log')
  expect(formatOf('a;b;c\n1;2;3\n')).toBe('csv')
  expect(formatOf('alone\n1\n', 'one.csv.gz')).toBe('csv')
  expect(formatOf('half a line', 'one.jsonl')).toBe('ndjson')
})

test('what cannot be told is refused with the formats there are', () => {
  expect(() => formatOf('just words')).toThrow(/cannot be told.*ndjson, csv.*--format/)
})
