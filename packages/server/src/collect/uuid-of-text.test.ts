import { limits } from '@tidemark/event'
import fc from 'fast-check'
import { v5 } from 'uuid'
import { expect, test } from 'vitest'
import { uuidOfText } from './uuid-of-text.ts'

test('the UUID of a text is that of RFC 9562, whatever the text and the namespace', () => {
  const text = fc.string({ unit: 'binary', maxLength: limits.idBytes / 4 }).map((any) => any.toWellFormed())
  const namespace = fc.uint8Array({ minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(text, namespace, (name, bytes) => {
      // The package refuses namespaces that are no UUIDs of today's layouts: nobody has others.
      bytes.set([0x70, 0x11, 0x80], 6)
      expect(uuidOfText(name, bytes)).toBe(v5(name, bytes))
    }),
    { numRuns: 500 },
  )
})
