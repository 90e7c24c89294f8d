import { TextInput } from '@mantine/core'
import { useState } from 'react'

interface DraftInputProps {
  readonly label: string
  readonly placeholder?: string
  /** What is there now. */
  readonly text: string
  /** Takes the text, or says what is the matter with it. */
  readonly onCommit: (text: string) => string | undefined
  readonly isNumeric?: boolean
  /** What the server says about it. */
  readonly fault?: string | undefined
  readonly className?: string | undefined
}

/** A field that is taken when somebody is done with it, by Enter or by going on: not with every letter. */
export function DraftInput(props: DraftInputProps) {
  const { label, placeholder, text, onCommit, isNumeric = false, fault, className } = props
  const [written, setWritten] = useState<string>()
  const [error, setError] = useState<string>()

  function commit(): void {
    if (written === undefined) return
    const trouble = onCommit(written.trim())
    setError(trouble)
    if (trouble === undefined) setWritten(undefined)
  }

  return (
    <TextInput
      size="xs"
      className={className ?? ''}
      aria-label={label}
      placeholder={placeholder ?? ''}
      maxLength={1000}
      inputMode={isNumeric ? 'decimal' : 'text'}
      value={written ?? text}
      error={error ?? fault}
      onChange={({ currentTarget: { value } }) => setWritten(value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit()
      }}
    />
  )
}
