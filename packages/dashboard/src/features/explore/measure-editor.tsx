import { NativeSelect } from '@mantine/core'
import { countFunctions, numberFunctions, stats, units, type EachMeasure } from '../../questions/question.ts'
import { useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import classes from './explore.module.css'

interface MeasureEditorProps {
  readonly projectId: string
  readonly measure: EachMeasure
  readonly onChange: (measure: EachMeasure) => void
  /** What it is the measure of, for who does not see it. */
  readonly label: string
  /** Whose properties are offered. */
  readonly event: string | undefined
  /** Whether it may be taken of each person or session by itself. */
  readonly hasUnits: boolean
}

const functions = [...countFunctions, ...numberFunctions, 'distinct'] as const
/** What has a number in most projects. */
const usualField = 'value'

/** What is measured: a count, or a figure of a number; of all, or of each person or session. */
export function MeasureEditor({ projectId, measure, onChange, label, event, hasUnits }: MeasureEditorProps) {
  const { t } = useTexts()
  const { fn, field, per, stat = 'avg' } = measure

  function chooseFunction(value: string): void {
    const chosen = functions.find((one) => one === value)
    if (chosen === undefined) return
    const isCount = countFunctions.some((one) => one === chosen)
    const { field: _, ...rest } = measure
    onChange({ ...rest, fn: chosen, ...(isCount ? {} : { field: field ?? usualField }) })
  }

  function chooseUnit(value: string): void {
    const unit = units.find((one) => one === value)
    const { per: _, stat: _stat, ...rest } = measure
    onChange(unit === undefined ? rest : { ...rest, per: unit, stat })
  }

  return (
    <div className={classes.measure}>
      <NativeSelect
        size="xs"
        aria-label={`${label}: ${t('explore.measureOf')}`}
        value={fn}
        onChange={({ currentTarget: { value } }) => chooseFunction(value)}
        data={functions.map((value) => ({ value, label: t(`measures.fns.${value}`) }))}
      />
      {field !== undefined && (
        <FieldPicker
          projectId={projectId}
          event={event}
          label={`${label}: ${t('explore.measureField')}`}
          value={field}
          onChange={(chosen) => onChange({ ...measure, field: chosen ?? usualField })}
        />
      )}
      {hasUnits && (
        <NativeSelect
          size="xs"
          aria-label={`${label}: ${t('explore.per')}`}
          value={per ?? 'all'}
          onChange={({ currentTarget: { value } }) => chooseUnit(value)}
          data={(['all', ...units] as const).map((value) => ({ value, label: t(`explore.pers.${value}`) }))}
        />
      )}
      {hasUnits && per !== undefined && (
        <NativeSelect
          size="xs"
          aria-label={`${label}: ${t('explore.stat')}`}
          value={stat}
          onChange={({ currentTarget: { value } }) => {
            const chosen = stats.find((one) => one === value)
            if (chosen !== undefined) onChange({ ...measure, stat: chosen })
          }}
          data={stats.map((value) => ({ value, label: t(`measures.stats.${value}`) }))}
        />
      )}
    </div>
  )
}
