import { serverNowMs } from '../api/request.ts'
import { formatAgo, formatInstant } from '../format/times.ts'
import { useLocale } from '../use-texts.ts'

interface AgoProps {
  readonly iso: string
  readonly timezone: string
  readonly className?: string | undefined
}

/** How long ago something was, or on which day; to the second where one points at it. */
export function Ago({ iso, timezone, className }: AgoProps) {
  const locale = useLocale()
  return (
    <time dateTime={iso} title={formatInstant(iso, timezone, locale)} className={className}>
      {formatAgo(iso, serverNowMs(), timezone, locale)}
    </time>
  )
}
