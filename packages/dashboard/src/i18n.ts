import { i18n, type Messages } from '@lingui/core'
import firstInEnglish from './locales/en.json?messages=first'

/** One file a language: another is added by adding its file. English comes along for what a file lacks. */
const first = import.meta.glob<Messages>(['./locales/*.json', '!./locales/en.json'], {
  query: '?messages=first',
  import: 'default',
})
const rest = import.meta.glob<Messages>('./locales/*.json', { query: '?messages=rest', import: 'default' })

/** Every language that there is a catalogue for. */
export const languages: readonly string[] = Object.keys(rest).map((path) =>
  path.slice('./locales/'.length, -5),
)

/** `before-paint.ts` reads the same key. */
const storageKey = 'tidemark-language'

/** The texts of the first view, in the language that was found before the first paint. */
export async function startTexts(): Promise<void> {
  await activate(document.documentElement.lang)
}

/** Shows the page in another language, and remembers that. */
export async function chooseLanguage(language: string): Promise<void> {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage can be forbidden; the choice lasts as long as the page then.
  }
  // All at once: what is on screen needs more than the first view's.
  const messages = await restIn(language)
  await activate(language, messages)
}

/** The texts of everything but the first view. What comes later waits for them. */
export async function restOfTexts(): Promise<void> {
  const language = i18n.locale
  i18n.load(language, await restIn(language))
}

/**
 * The locale for numbers and dates: the reader's own variant of the page's language (`en-GB`), or else the
 * language alone, so that dates and texts never speak two languages.
 */
export function localeFor(language: string, wanted: readonly string[]): string {
  return wanted.find((one) => languageOf(one) === language) ?? language
}

async function activate(language: string, more: Messages = {}): Promise<void> {
  const own = await first[pathOf(language)]?.()
  document.documentElement.lang = language
  i18n.loadAndActivate({ locale: language, messages: { ...firstInEnglish, ...own, ...more } })
}

async function restIn(language: string): Promise<Messages> {
  const [english, own] = await Promise.all([rest[pathOf('en')]?.(), rest[pathOf(language)]?.()])
  return { ...english, ...own }
}

function languageOf(locale: string): string {
  return locale.split('-')[0]?.toLowerCase() ?? locale
}

function pathOf(language: string): string {
  return `./locales/${language}.json`
}
