// What JSON must escape, and halves of a character, which no UTF-8 can hold.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/

/** `text` as JSON. Halves of a character become U+FFFD. */
export function quote(text: string): string {
  return needsCare.test(text) ? JSON.stringify(text.toWellFormed()) : `"${text}"`
}

/** The same without the quotation marks around it. */
export function escapeText(text: string): string {
  return needsCare.test(text) ? JSON.stringify(text.toWellFormed()).slice(1, -1) : text
}

/** The fields that are set as a piece of an object's JSON: `,"a":"1","b":"2"`. */
export function writeFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `,"${key}":${quote(text)}`)
    .join('')
}
