import type { Options } from './options.ts'

/** What a person said, by category. */
export type Answers = Readonly<Record<string, boolean>>

/** What becomes of our own events. */
export type Permission = 'send' | 'hold' | 'anonymous' | 'drop'

/** The category of our own events. */
const ownCategory = 'analytics'

/** Whether `category` was agreed to; `undefined` while nobody has said. */
export function answerOf(category: string, answers: Answers, options: Options): boolean | undefined {
  const said = answers[category]
  if (typeof said === 'boolean') return said
  if (options.respectSignals !== false && isOptedOut()) return false
  return (options.consent ?? 'given') === 'given' ? true : undefined
}

export function permissionOf(answers: Answers, options: Options): Permission {
  const answer = answerOf(ownCategory, answers, options)
  if (answer === undefined) return options.consent === 'anonymous' ? 'anonymous' : 'hold'
  return answer ? 'send' : 'drop'
}

/** The browser says for the person that they do not want this: a general no, which a yes said here outweighs. */
function isOptedOut(): boolean {
  return navigator.doNotTrack === '1' || Reflect.get(navigator, 'globalPrivacyControl') === true
}
