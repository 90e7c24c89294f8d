import { TextInput, type TextInputProps } from '@mantine/core'

interface CommitInputProps extends Pick<
  TextInputProps,
  'className' | 'variant' | 'placeholder' | 'inputMode' | 'maxLength'
> {
  /** For who does not see what it stands beside. */
  readonly label: string
  /** Shown above it. @default not */
  readonly visibleLabel?: string
  readonly value: string
  /** With what was written, once it is: when the field is left, or with Enter. */
  readonly onCommit: (value: string) => void
}

/** A text that is taken when it is finished: the address is not written anew with every letter. */
export function CommitInput({ label, visibleLabel, value, onCommit, ...rest }: CommitInputProps) {
  return (
    <TextInput
      maxLength={100}
      {...rest}
      // A value that came from elsewhere takes the place of what stood there.
      key={value}
      size="xs"
      {...(visibleLabel === undefined ? { 'aria-label': label } : { label: visibleLabel })}
      defaultValue={value}
      onBlur={({ currentTarget }) => {
        const written = currentTarget.value.trim()
        if (written !== value) onCommit(written)
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur()
      }}
    />
  )
}
