import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { CheckIcon, CopyIcon } from './icons.tsx'
import { useTexts } from '../use-texts.ts'

type Outcome = 'idle' | 'copied' | 'failed'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for those who do not see what the button stands beside. */
  readonly what: string
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const { t } = useTexts()
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return undefined
    const timer = setTimeout(() => setOutcome('idle'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])
  const label = { idle: t('app.copy'), copied: t('app.copied'), failed: t('app.copyFailed') }[outcome]
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={outcome === 'copied' ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
        aria-label={`${t('app.copy')}: ${what}`}
        onClick={() => void copy(text).then((done) => setOutcome(done ? 'copied' : 'failed'))}
      >
        {outcome === 'failed' ? t('app.copy') : label}
      </Button>
      <span role="status" className={outcome === 'failed' ? undefined : 'visually-hidden'}>
        {outcome === 'idle' ? '' : label}
      </span>
    </>
  )
}

/** The clipboard is there on https and localhost only; elsewhere the old way has to do. */
async function copy(text: string): Promise<boolean> {
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(text)
      return true
    }
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'visually-hidden'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  } catch {
    // Refused by the browser: the caller says to copy by hand.
    return false
  }
}
