import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { formatClock } from '../../format/times.ts'
import { useNow } from '../../shell/use-now.ts'
import { useProject } from '../../shell/use-project.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import classes from './board-page.module.css'

const refreshMs = 60_000

interface WallScreenProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** For a screen on the wall: the board alone, all over it, and asked anew every minute. Escape ends it. */
export function WallScreen({ title, onClose, children }: WallScreenProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { timezone } = useProject()
  const queryClient = useQueryClient()
  const dialog = useRef<HTMLDialogElement>(null)
  const nowMs = useNow(refreshMs)

  useEffect(() => {
    const screen = dialog.current
    screen?.showModal()
    // Refused where the browser asks for more than a click: then it fills the window, as the style says.
    void screen?.requestFullscreen().catch(() => undefined)
    const timer = setInterval(() => void queryClient.invalidateQueries({ queryKey: ['answer'] }), refreshMs)
    return () => {
      clearInterval(timer)
      if (document.fullscreenElement === screen && screen !== null) void document.exitFullscreen()
    }
  }, [queryClient])

  return (
    <dialog ref={dialog} className={classes.wall} aria-label={title} onCancel={onClose} onClose={onClose}>
      <div className={classes.wallTop}>
        <h1>{title}</h1>
        <span className={classes.clock}>
          {t('boards.wall.asOf', { time: formatClock(nowMs, timezone, locale) })}
        </span>
        <Button variant="default" size="xs" onClick={onClose}>
          {t('boards.wall.close')}
        </Button>
      </div>
      {children}
    </dialog>
  )
}
