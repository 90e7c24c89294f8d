import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Project } from '../../api/answers.ts'
import { units } from '../../questions/question.ts'
import { CloseIcon, PlusIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import type { FaultAt } from '../journeys/fault-at.ts'
import { DraftInput } from './draft-input.tsx'
import { exploreKinds, exploreLimits, groupLimits, type ExploreDraft } from './explore-draft.ts'
import { risingNumbers } from './explore-search.ts'
import classes from './explore.module.css'
import { FormulaList } from './formula-list.tsx'
import { GroupList } from './group-list.tsx'
import { MeasureEditor } from './measure-editor.tsx'
import { SeriesList } from './series-list.tsx'

interface BuilderProps {
  readonly project: Project
  readonly draft: ExploreDraft
  readonly change: (patch: Partial<ExploreDraft>) => void
  readonly faultAt: FaultAt
}

const windowKinds = ['none', 'cumulative', 'rolling'] as const

/** The question, part by part. What it holds is in the address. */
export function Builder({ project, draft, change, faultAt }: BuilderProps) {
  const { t } = useTexts()
  const { kind } = draft
  return (
    <section className={`panel ${classes.builder}`} aria-label={t('explore.builder')}>
      <NativeSelect
        size="sm"
        label={t('explore.kind')}
        value={kind}
        onChange={({ currentTarget: { value } }) => {
          const chosen = exploreKinds.find((one) => one === value)
          // What suits no other kind goes: the address would carry what nobody sees.
          if (chosen !== undefined)
            change({ kind: chosen, look: undefined, limit: undefined, orderBy: undefined })
        }}
        description={t(`explore.kindHints.${kind}`)}
        data={exploreKinds.map((value) => ({ value, label: t(`explore.kinds.${value}`) }))}
      />
      <SeriesList project={project} draft={draft} change={change} />
      {kind === 'trend' && (
        <Part title={t('explore.formulas')}>
          <FormulaList draft={draft} change={change} faultAt={faultAt} />
        </Part>
      )}
      {kind === 'table' && (
        <Part title={t('explore.columns')}>
          <ColumnList projectId={project.id} draft={draft} change={change} />
        </Part>
      )}
      {groupLimits[kind] > 0 && (
        <Part title={t(kind === 'table' ? 'explore.groups.table' : 'explore.groups.trend')}>
          <GroupList projectId={project.id} draft={draft} change={change} />
          <GroupOptions draft={draft} change={change} />
        </Part>
      )}
      {kind === 'trend' && <WindowOptions draft={draft} change={change} />}
      {kind === 'distribution' && <DistributionOptions draft={draft} change={change} />}
    </section>
  )
}

type PartProps = Pick<BuilderProps, 'draft' | 'change'>

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes.part} role="group" aria-label={title}>
      <h3 className={classes.partTitle}>{title}</h3>
      {children}
    </div>
  )
}

function ColumnList({ projectId, draft, change }: PartProps & { readonly projectId: string }) {
  const { t } = useTexts()
  const { columns, series } = draft
  return (
    <>
      {columns.map((measure, at) => (
        <div key={at} className={classes.formula}>
          <div className={classes.grow}>
            <MeasureEditor
              projectId={projectId}
              measure={measure}
              onChange={(next) => change({ columns: columns.toSpliced(at, 1, next) })}
              label={t('explore.column', { number: at + 1 })}
              event={series[0]?.events[0]}
              hasUnits={false}
            />
          </div>
          {columns.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('explore.removeColumn', { number: at + 1 })}
              title={t('explore.removeColumn', { number: at + 1 })}
              onClick={() => change({ columns: columns.toSpliced(at, 1), orderBy: undefined })}
            >
              <CloseIcon size={15} />
            </ActionIcon>
          )}
        </div>
      ))}
      {columns.length < exploreLimits.columns && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<PlusIcon size={14} />}
          onClick={() => change({ columns: [...columns, { fn: 'sessions' }] })}
        >
          {t('explore.addColumn')}
        </Button>
      )}
    </>
  )
}

const limitsOf = { trend: [3, 5, 10, 20, 50], table: [10, 20, 50, 100, 500, 1000] } as const
/** The API's own, where a question says none. */
const usualLimit = { trend: 10, table: 100 } as const

function GroupOptions({ draft, change }: PartProps) {
  const { t } = useTexts()
  const { kind, groups, topBy } = draft
  const known = kind === 'table' ? 'table' : 'trend'
  if (known === 'trend' && groups.length === 0) return null
  const limit = draft.limit ?? usualLimit[known]
  return (
    <div className={classes.fields}>
      <NativeSelect
        size="xs"
        label={t(`explore.limit.${known}`)}
        value={String(limit)}
        onChange={({ currentTarget: { value } }) =>
          change({ limit: Number(value) === usualLimit[known] ? undefined : Number(value) })
        }
        data={[...new Set([...limitsOf[known], limit])].toSorted((a, b) => a - b).map(String)}
      />
      {known === 'trend' && (
        <NativeSelect
          size="xs"
          label={t('explore.topBy')}
          value={topBy}
          onChange={({ currentTarget: { value } }) => change({ topBy: value === 'last' ? 'last' : 'total' })}
          data={(['total', 'last'] as const).map((value) => ({ value, label: t(`explore.topBys.${value}`) }))}
        />
      )}
    </div>
  )
}

function WindowOptions({ draft, change }: PartProps) {
  const { t } = useTexts()
  const { window } = draft
  const kind = window === undefined ? 'none' : window === 'cumulative' ? 'cumulative' : 'rolling'
  return (
    <div className={classes.part}>
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          label={t('explore.window')}
          value={kind}
          onChange={({ currentTarget: { value } }) => {
            const chosen = windowKinds.find((one) => one === value)
            if (chosen === 'none') change({ window: undefined })
            if (chosen === 'cumulative') change({ window: 'cumulative' })
            if (chosen === 'rolling') change({ window: { rolling: 7 } })
          }}
          data={windowKinds.map((value) => ({ value, label: t(`explore.windows.${value}`) }))}
        />
        {window !== undefined && window !== 'cumulative' && (
          <DraftInput
            className={classes.end}
            label={t('explore.windowCount')}
            isNumeric
            text={String(window.rolling)}
            onCommit={(text) => {
              const rolling = Number(text)
              if (!Number.isInteger(rolling) || rolling < 2 || rolling > exploreLimits.rolling)
                return t('explore.windowFault')
              change({ window: { rolling } })
              return undefined
            }}
          />
        )}
      </div>
    </div>
  )
}

function DistributionOptions({ draft, change }: PartProps) {
  const { t } = useTexts()
  return (
    <div className={classes.part}>
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          label={t('explore.unit')}
          value={draft.per}
          onChange={({ currentTarget: { value } }) =>
            change({ per: units.find((one) => one === value) ?? 'person' })
          }
          data={units.map((value) => ({ value, label: t(`explore.units.${value}`) }))}
        />
        <DraftInput
          className={classes.end}
          label={t('explore.edges')}
          placeholder={t('explore.edgesPlaceholder')}
          text={draft.edges?.join(' ') ?? ''}
          onCommit={(text) => {
            const edges = text === '' ? undefined : risingNumbers(text)
            if (text !== '' && edges === undefined) return t('explore.stepFault')
            change({ edges })
            return undefined
          }}
        />
      </div>
    </div>
  )
}
