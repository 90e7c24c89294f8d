import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLogLine, parseLogTime, unescapeLogText } from './log-line.ts'

const combined =
  '203.0.113.9 - - [17/May/2015:10:05:03 +0200] "GET /a?b=1 HTTP/1.1" 200 512 "https://example.com/" "Mozilla/5.0 (X)"'

test('combined, common, with the virtual host in front, and with more behind', () => {
  const at = Date.UTC(2015, 4, 17, 8, 5, 3)
  const request = {
    ip: '203.0.113.9',
    at,
    request: 'GET /a?b=1 HTTP/1.1',
    status: 200,
    bytes: 512,
    cut: false,
  }
  const full = { ...request, referrer: 'https://example.com/', userAgent: 'Mozilla/5.0 (X)' }
  expect(parseLogLine(combined)).toEqual(full)
  expect(parseLogLine(combined.replace(/ "https.*/, ''))).toEqual(request)
  expect(parseLogLine(`shop.example:8443 ${combined} "10.0.0.1" 0.004`)).toEqual({
    ...full,
    host: 'shop.example:8443',
  })
  expect(parseLogLine(`shop.example ${combined}`)).toEqual({ ...full, host: 'shop.example' })
  expect(parseLogLine(`www.shop.example:443 ${combined}`)).toMatchObject({ host: 'www.shop.example' })
})

test('absent values, IPv6, names with spaces, escapes', () => {
  const line = String.raw`2001:db8::1 - ann lee [01/Jan/2026:00:00:00 -0530] "POST /caf\xc3\xa9?q=\"x\" HTTP/2.0" 304 - "-" "a \"b\" \\ \x22c\x22"`
  expect(parseLogLine(line)).toEqual({
    ip: '2001:db8::1',
    user: 'ann lee',
    at: Date.UTC(2026, 0, 1, 5, 30),
    request: 'POST /café?q="x" HTTP/2.0',
    status: 304,
    userAgent: 'a "b" \\ "c"',
    cut: false,
  })
  expect(parseLogLine('- - - [01/Jan/2026:00:00:00 +0000] "-" 408 0')).toMatchObject({
    request: '-',
    status: 408,
  })
})

test('a quote that the server did not escape stays in its field; a line cut at the end says so', () => {
  const loose = '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /?q="a"b HTTP/1.0" 200 1 "-" "x"'
  expect(parseLogLine(loose)).toMatchObject({ request: 'GET /?q="a"b HTTP/1.0', status: 200 })
  expect(parseLogLine(combined.slice(0, -3))).toMatchObject({ cut: true, userAgent: 'Mozilla/5.0 (' })
})

test('[I3] lines that are none are refused with what is missing', () => {
  expect(parseLogLine('hello')).toMatch(/no time/)
  expect(parseLogLine('1.2.3.4 - - [yesterday] "GET / HTTP/1.1" 200 1')).toMatch(/"yesterday" is no time/)
  expect(parseLogLine('1.2.3.4 - - [31/Feb/2026:00:00:00 +0000] "GET /" 200 1')).toMatch(/is no time/)
  expect(parseLogLine('1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] GET / 200')).toMatch(/no quoted request/)
  expect(parseLogLine('1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET /')).toMatch(/ends inside/)
  expect(parseLogLine('1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET /" abc 1')).toMatch(/no status/)
  expect(parseLogLine('[01/Jan/2026:00:00:00 +0000] "GET /" 200 1')).toMatch(/no address/)
})

test('no text makes the reader throw', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), fc.nat(110), (text, at) => {
      parseLogLine(text)
      parseLogLine(combined.slice(0, at) + text + combined.slice(at))
      unescapeLogText(text)
    }),
  ))

test('any text comes back from its escapes', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = [...Buffer.from(text)]
        .map((byte) =>
          byte >= 32 && byte < 127 && byte !== 34 && byte !== 92
            ? String.fromCharCode(byte)
            : `\\x${byte.toString(16).padStart(2, '0')}`,
        )
        .join('')
      expect(unescapeLogText(escaped)).toBe(text)
    }),
    { examples: [['\uFFFD']] },
  ))

test('fractions of seconds and leap seconds', () => {
  expect(parseLogTime('31/Dec/2016:23:59:60 +0000')).toBe(Date.UTC(2017, 0, 1))
  expect(parseLogTime('31/Dec/2016:23:59:59.25 +0000')).toBe(Date.UTC(2016, 11, 31, 23, 59, 59, 250))
  expect(parseLogTime('31/Dez/2016:23:59:59 +0000')).toBeUndefined()
})
