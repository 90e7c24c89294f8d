import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { foundPeopleQuery } from '../features/people/people-api.ts'
import type { Command } from './commands.ts'

/** Of less than so much too many people are found. */
const leastLength = 2
const typingMs = 200

interface FoundPeople {
  readonly commands: readonly Command[]
  /** Who is found is not known yet. */
  readonly isSearching: boolean
  readonly error: Error | null
}

/** Goes to the people who are found by an id or a trait, as somebody types it. */
export function usePeopleCommands(projectId: string, text: string): FoundPeople {
  const navigate = useNavigate()
  const search = text.trim()
  const [typed] = useDebouncedValue(search, typingMs)
  const isWanted = search.length >= leastLength
  const { data, error, isFetching } = useQuery({
    ...foundPeopleQuery(projectId, typed),
    enabled: typed.length >= leastLength,
  })
  return {
    commands:
      !isWanted || typed !== search
        ? []
        : (data ?? []).map(({ id, ids }) => ({
            id: `person-${id}`,
            group: 'people',
            title: id,
            // Found by another id, or by a trait.
            hint: ids.find((one) => one !== id) ?? '',
            run: () =>
              void navigate({ to: '/p/$projectId/people/$personId', params: { projectId, personId: id } }),
          })),
    isSearching: isWanted && (isFetching || typed !== search),
    error: isWanted ? error : null,
  }
}
