import { NativeSelect } from '@mantine/core'

interface ChoiceSelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

/** One of a few, each by its own name. */
export function ChoiceSelect<T extends string>({ label, value, choices, onChange }: ChoiceSelectProps<T>) {
  return (
    <NativeSelect
      size="xs"
      label={label}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = choices.find((one) => one.value === currentTarget.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
      data={choices.map((one) => ({ value: one.value, label: one.label }))}
    />
  )
}
