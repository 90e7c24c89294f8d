import type { Plugin, ProblemCode } from './plugin.ts'

/** Says in the console what was dropped, cut or held up, and what to do about it. For development. */
export function debug(say: (text: string) => void = console.warn): Plugin {
  return {
    name: 'debug',
    problem: (code, detail) => say(`[tidemark] ${code}: ${remedies[code]} (${detail})`),
  }
}

const remedies: Readonly<Record<ProblemCode, string>> = {
  invalid:
    'A call was dropped. Names and ids are texts of 1 to 200 bytes, an event has up to 56,000 bytes: put what varies into properties, and large contents elsewhere.',
  trimmed:
    'Parts of an event were cut: texts over 8,000 characters (24,000 together), more than 450 values or 20 levels, and what is no JSON. Send less, or several events.',
  page_counted:
    "This address was counted already, so page() did nothing. To count pages yourself, set pageViews: 'manual'.",
  unreachable:
    'The server could not be reached or asked to wait. The events are kept and sent again. Look at host, at the write key, and at what the page is allowed to connect to.',
  rejected:
    'The server has the batch, and kept some of its events aside as dead letters. Its answer says which and why.',
  refused: 'The server will never take this batch, and it was dropped. Its answer says why.',
  queue_full: 'More waits than may, so the oldest events were dropped. See maxQueueChars.',
  too_old: 'Events were dropped that had waited for too long. See maxAgeMs.',
  no_consent: 'Events were deleted, because the person did not agree.',
  storage: "The browser's storage took nothing: events wait in memory, and are lost with the page.",
  plugin: 'A plugin threw, and the event went on without it. Mend the plugin.',
}
