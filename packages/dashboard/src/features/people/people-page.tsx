import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { formatNumber } from '../../format/numbers.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { useView } from '../../view/use-view.ts'
import { ViewBar } from '../../view/view-bar.tsx'
import { questionParts, type PageSearch } from '../../view/view-search.ts'
import { SaveQuestion } from '../boards/save-question.tsx'
import builder from '../journeys/builder.module.css'
import { CohortForm } from './cohort-form.tsx'
import { cohortsQuery, peopleQuery, requestOf } from './people-api.ts'
import { keptQuestion } from './kept-question.ts'
import { parsePeopleSearch } from './people-search.ts'
import { PeopleTable } from './people-table.tsx'
import classes from './people.module.css'

/** Everybody; or who is found, has such events, belongs to a cohort, or stands behind a figure. */
export function PeoplePage() {
  const { t } = useTexts()
  const locale = useLocale()
  const project = useProject()
  const used = useView()
  const navigate = useNavigate()
  const raw: PageSearch = useSearch({ strict: false })
  const { view, faults } = useMemo(() => parsePeopleSearch(raw), [raw])
  const { behind, cohort, search, title } = view
  useTitle(t('people.title'), project.name)

  const { filter } = questionParts(used.view, project)
  const asked = requestOf(view, filter)
  const {
    data,
    error,
    isFetching,
    isFetchingNextPage,
    hasNextPage,
    fetchNextPage,
    refetch,
    isPlaceholderData,
  } = useInfiniteQuery({ ...peopleQuery(project.id, asked, search), placeholderData: (before) => before })
  const { data: cohorts = [] } = useQuery(cohortsQuery(project.id))
  const people = data?.pages.flatMap((page) => page.people)
  const total = data?.pages[0]?.total ?? 0
  const keptTitle = title ?? cohorts.find(({ id }) => id === cohort)?.name ?? t('people.title')

  function write(patch: PageSearch): void {
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...patch }), resetScroll: false })
  }

  return (
    <div className={builder.page}>
      <div className={builder.top}>
        <h1 className={builder.title}>{t('people.title')}</h1>
      </div>
      {behind !== undefined ? (
        <div className={classes.behind}>
          <p>{t('people.behind', { title: title ?? t('people.aFigure') })}</p>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => write({ behind: undefined, title: undefined })}
          >
            {t('people.showAll')}
          </Button>
        </div>
      ) : (
        cohort === undefined && <ViewBar project={project} {...used} controls={['filter']} />
      )}
      {faults.length > 0 && (
        <p className={builder.faults} role="status">
          {t('people.faults', { parts: faults.join(', ') })}
        </p>
      )}
      <section className={`panel ${classes.panel}`} aria-labelledby="people-count">
        <div className={classes.tools}>
          <SearchInput key={search} text={search} onSearch={(text) => write({ search: text || undefined })} />
          {behind === undefined && (cohorts.length > 0 || cohort !== undefined) && (
            <NativeSelect
              size="sm"
              aria-label={t('people.cohort')}
              value={cohort ?? ''}
              onChange={({ currentTarget: { value } }) =>
                write({ cohort: value || undefined, filter: undefined })
              }
              data={[
                { value: '', label: t('people.anyCohort') },
                ...cohorts.map(({ id, name }) => ({ value: id, label: name })),
                ...(cohort === undefined || cohorts.some(({ id }) => id === cohort)
                  ? []
                  : [{ value: cohort, label: cohort }]),
              ]}
            />
          )}
          <div role="status" className={classes.count}>
            <h2 id="people-count" className={classes.total}>
              {data !== undefined && t('people.count', { count: total, people: formatNumber(total, locale) })}
            </h2>
          </div>
          <SaveQuestion question={keptQuestion(view, filter)} title={keptTitle} disabled={error !== null} />
          {asked.of !== undefined && cohort === undefined && project.role !== 'viewer' && (
            <CohortForm projectId={project.id} people={asked} name={title ?? ''} />
          )}
        </div>
        {error !== null && (
          <div className={classes.inset}>
            <Fault error={error} onRetry={() => void refetch()} />
          </div>
        )}
        {people === undefined && error === null && (
          <div className={classes.inset}>
            {[1, 2, 3, 4, 5, 6].map((row) => (
              <Skeleton key={row} height={22} mt={14} />
            ))}
          </div>
        )}
        {people !== undefined && people.length === 0 && !isFetching && (
          <div className={builder.blank}>
            <p className={classes.strong}>{t('people.nobody')}</p>
            <p className={builder.hint}>{t(search === '' ? 'people.nobodyHint' : 'people.notFoundHint')}</p>
          </div>
        )}
        {people !== undefined && people.length > 0 && (
          <div className={classes.list} data-stale={isPlaceholderData}>
            <PeopleTable project={project} people={people} />
          </div>
        )}
        {hasNextPage && (
          <div className={classes.more}>
            <Button
              variant="default"
              size="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t('people.more', { count: formatNumber(total - (people?.length ?? 0), locale) })}
            </Button>
          </div>
        )}
      </section>
    </div>
  )
}

function SearchInput({
  text,
  onSearch,
}: {
  readonly text: string
  readonly onSearch: (text: string) => void
}) {
  const { t } = useTexts()
  const [written, setWritten] = useState(text)
  const search = useDebouncedCallback(onSearch, 400)
  return (
    <TextInput
      size="sm"
      type="search"
      className={classes.search ?? ''}
      aria-label={t('people.search')}
      placeholder={t('people.search')}
      maxLength={200}
      value={written}
      onChange={({ currentTarget: { value } }) => {
        setWritten(value)
        search(value.trim())
      }}
    />
  )
}
