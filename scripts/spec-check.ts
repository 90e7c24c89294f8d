import { glob, readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'

/** A promise of a SPEC.md, or a definition of docs/definitions.md: a line `- **L1** …`. */
interface Rule {
  readonly id: string
  readonly file: string
}

/** A test whose name opens with `[L1]`. */
interface Mention {
  readonly id: string
  readonly file: string
}

/** What is wrong between the rules and the tests of `root`, as sentences; none when all is well. */
export async function specFaults(root: string): Promise<readonly string[]> {
  const rules = await readAll(root, '{**/SPEC.md,docs/definitions.md}', rulesIn)
  const mentions = await readAll(root, '**/*.{ts,tsx}', mentionsIn)
  const known = Map.groupBy(rules, ({ id }) => id)
  const tested = new Set(mentions.flatMap(({ id }) => [id, parentOf(id)]))
  return [
    ...[...known].flatMap(([id, places]) =>
      places.length > 1
        ? [
            `${id} stands in ${places.map(({ file }) => file).join(' and ')}: give one of them another number.`,
          ]
        : [],
    ),
    ...rules
      .filter(({ id }) => !tested.has(id))
      .map(({ id, file }) => `${id} of ${file} has no test. Name one "[${id}] …".`),
    ...mentions
      .filter(({ id }) => !known.has(id))
      .map(
        ({ id, file }) =>
          `A test of ${file} names [${id}], and neither a SPEC.md nor docs/definitions.md has such a rule.`,
      ),
  ]
}

export function rulesIn(text: string, file: string): readonly Rule[] {
  return [...text.matchAll(/^- \*\*([A-Z]\d+(?:\.\d+)*)\*\*/gm)].map(([, id = '']) => ({ id, file }))
}

/** The rules that test names open with. A name may open with several: `[L1] [S1] …`. */
export function mentionsIn(text: string, file: string): readonly Mention[] {
  if (!/^import .* from 'vitest'$/m.test(text)) return []
  const openings = text.matchAll(/\(\s*['"`]((?:\[[A-Z]\d+(?:\.\d+)*\] ?)+)/g)
  const ids = [...openings].flatMap(([, opening = '']) => opening.match(/[A-Z]\d+(?:\.\d+)*/g) ?? [])
  return [...new Set(ids)].map((id) => ({ id, file }))
}

/** `Q2` of `Q2.3`: a part that is tested counts for the whole. */
function parentOf(id: string): string {
  return id.replace(/\..*$/, '')
}

async function readAll<T>(
  root: string,
  pattern: string,
  read: (text: string, file: string) => readonly T[],
): Promise<readonly T[]> {
  const found: T[] = []
  const exclude = (path: string) => /(^|\/)(node_modules|dist|data|\.git)$/.test(path)
  for await (const name of glob(pattern, { cwd: root, exclude })) {
    const path = resolve(root, name)
    found.push(...read(await readFile(path, 'utf8'), relative(root, path)))
  }
  return found
}

if (import.meta.main) {
  const faults = await specFaults(dirname(import.meta.dirname))
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length === 0 ? 0 : 1
}
