import { Button, FileButton, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../use-texts.ts'
import builder from '../journeys/builder.module.css'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { mostIds, parseIds } from './id-list.ts'

interface IdsInputProps {
  readonly ids: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
  readonly fault: string | undefined
}

/** More would only be refused, and take long to read. */
const mostBytes = 8 * 1024 * 1024

/** Ids, one on a line: typed, pasted, or out of a file. */
export function IdsInput({ ids, onChange, fault }: IdsInputProps) {
  const { t } = useTexts()
  const [text, setText] = useState(() => ids.join('\n'))
  const [isTooLarge, setTooLarge] = useState(false)
  const { repeated } = parseIds(text)

  function take(written: string): void {
    setText(written)
    onChange(parseIds(written).ids)
  }

  async function takeFile(file: File | null): Promise<void> {
    if (file === null) return
    setTooLarge(file.size > mostBytes)
    if (file.size <= mostBytes) take(await file.text())
  }

  const problem = isTooLarge
    ? t('cohorts.fileTooLarge')
    : ids.length > mostIds
      ? t('cohorts.tooManyIds', { most: mostIds, count: ids.length })
      : fault
  return (
    <div className={builder.choice}>
      <Textarea
        size="sm"
        label={t('cohorts.ids')}
        description={t('cohorts.idsHint')}
        rows={10}
        value={text}
        onChange={({ currentTarget: { value } }) => take(value)}
      />
      <div className={builder.head}>
        <p className={builder.hint} role="status">
          {t('cohorts.idCount', { count: ids.length, repeated })}
        </p>
        <FileButton accept=".csv,.tsv,.txt,text/plain,text/csv" onChange={(file) => void takeFile(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default">
              {t('cohorts.upload')}
            </Button>
          )}
        </FileButton>
      </div>
      <PlaceFault text={problem} />
    </div>
  )
}
