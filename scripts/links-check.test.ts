import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { linkFaults } from './links-check.ts'

test('a link to a file or a heading that is not there is named; the others are not', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tidemark-links-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeFile(join(root, 'there.md'), '# A page\n\n## What `it` says, and why\n')
  const text = [
    '[a](there.md) [b](there.md#what-it-says-and-why) [c](https://example.com/x) <img src="there.md">',
    '[d](gone.md) [e](there.md#nowhere) `[f](in-code.md)`',
    '```\n[g](in-code.md)\n```',
  ].join('\n')
  expect(await linkFaults(root, 'README.md', text)).toEqual([
    'README.md links to gone.md, and there is no gone.md.',
    'README.md links to there.md#nowhere, and that page has no such heading.',
  ])
})
