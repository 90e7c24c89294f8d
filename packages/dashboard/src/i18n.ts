import { setupI18n, type I18n, type Messages } from '@lingui/core'
import en from './locales/en.json?messages'

/** One file a language: another is added by adding its file. English comes along. */
const catalogues = import.meta.glob<Messages>(['./locales/*.json', '!./locales/en.json'], {
  query: '?messages',
  import: 'default',
})

/** The texts of the first of `wanted` that there is a catalogue for; English for what it lacks. */
export async function createI18n(wanted: readonly string[]): Promise<I18n> {
  const language = wanted.map(languageOf).find((one) => one === 'en' || pathOf(one) in catalogues) ?? 'en'
  const catalogue = await catalogues[pathOf(language)]?.()
  document.documentElement.lang = language
  return setupI18n({ locale: language, messages: { [language]: { ...en, ...catalogue } } })
}

/**
 * The locale for numbers and dates: the reader's own variant of the page's language (`en-GB`), or else the
 * language alone, so that dates and texts never speak two languages.
 */
export function localeFor(language: string, wanted: readonly string[]): string {
  return wanted.find((one) => languageOf(one) === language) ?? language
}

function languageOf(locale: string): string {
  return locale.split('-')[0]?.toLowerCase() ?? locale
}

function pathOf(language: string): string {
  return `./locales/${language}.json`
}
