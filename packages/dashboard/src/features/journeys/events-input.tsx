import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { TagsInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { eventNamesQuery } from '../../view/catalogue-queries.ts'

interface EventsInputProps {
  readonly projectId: string
  readonly value: readonly string[]
  readonly onChange: (events: readonly string[]) => void
  readonly label: string
  readonly placeholder: string
}

/** Names of events, completed from those that were seen; any other can be written. */
export function EventsInput({ projectId, value, onChange, label, placeholder }: EventsInputProps) {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 200)
  const { data: seen = [] } = useQuery({ ...eventNamesQuery(projectId, search), retry: false })
  return (
    <TagsInput
      size="xs"
      aria-label={label}
      placeholder={value.length === 0 ? placeholder : ''}
      data={[...new Set(seen)]}
      value={[...value]}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      acceptValueOnBlur
      splitChars={[]}
      maxTags={100}
      maxDropdownHeight={260}
    />
  )
}
