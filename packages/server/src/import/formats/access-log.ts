import { parseJsonLogLine } from '../access-log/json-log.ts'
import { parseLogLine } from '../access-log/log-line.ts'
import { toRequestEvent, type RequestEventOptions } from '../access-log/request-event.ts'
import { readLines } from '../lines.ts'
import { draftOf, refuse, type Conversion, type RecordReader } from '../record.ts'
import { tooLong } from './ndjson.ts'

/** Access logs, as text or as JSON: one line, one request, one event. See `request-event.ts` for the names. */
export async function* readAccessLog(
  chunks: AsyncIterable<Buffer>,
  form: 'text' | 'json',
  options: RequestEventOptions,
): RecordReader {
  const parse = form === 'json' ? parseJsonLogLine : parseLogLine
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number, text, terminated, fault }) => ({
      line: number,
      text,
      open: !terminated,
      convert: (): Conversion => {
        if (fault === 'too_long') return tooLong()
        // Another encoding than UTF-8 is common in the addresses that robots try: read as it stands.
        const request = parse(text)
        if (typeof request === 'string') return refuse('log_line_invalid', request)
        if (request.cut && !terminated) {
          return refuse(
            'line_incomplete',
            'The last line is still being written. The next run reads it whole.',
          )
        }
        return draftOf(toRequestEvent(request, options))
      },
    }))
  }
}
