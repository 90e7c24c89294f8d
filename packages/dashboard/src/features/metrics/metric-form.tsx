import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { Button, NativeSelect, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { definitionLimits, parseDefinition } from '@tidemark/metric'
import { useMemo, useState, type FormEvent } from 'react'
import type { Project } from '../../api/answers.ts'
import { timeWindows } from '../../questions/question.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { FormulaEditor } from './formula-editor.tsx'
import { definitionOf, formatOf, timeWindowOf, type MetricDraft } from './metric-draft.ts'
import { MetricPreview } from './metric-preview.tsx'
import { keepMetric, metricFaults, metricsQuery, numberFormats } from './metrics-api.ts'
import classes from './metrics.module.css'
import { useWorld } from './use-world.ts'

interface MetricFormProps {
  readonly project: Project
  readonly start: MetricDraft
  /** Of the metric that there is; undefined for a new one. */
  readonly version: number | undefined
}

/** The settings of a metric, its formula first, with what it comes to beside it. */
export function MetricForm({ project, start, version }: MetricFormProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(start)
  const [wasTried, setTried] = useState(false)
  const set = (patch: Partial<MetricDraft>) => setDraft((before) => ({ ...before, ...patch }))

  const known = useWorld(project.id, draft.formula)
  const definition = useMemo(() => definitionOf(draft), [draft])
  const faults = useMemo(() => {
    if (draft.formula.trim() === '') return []
    // A metric without a name yet is checked like one with some name.
    return parseDefinition({ ...definition, name: definition.name || 'unnamed' }, known.checked).faults
  }, [draft.formula, definition, known.checked])
  const errors = faults.filter(({ severity }) => severity === 'error')
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => keepMetric(project.id, definition),
    onSuccess: async () => {
      await queryClient.invalidateQueries(metricsQuery(project.id))
      await navigate({
        to: '/p/$projectId/metrics/$metricName',
        params: { projectId: project.id, metricName: definition.name },
      })
    },
  })
  const told = metricFaults(error)
  const faultOf = (path: string) =>
    [...errors, ...told].find((fault) => fault.path === path || fault.path.startsWith(`${path}/`))?.message

  function change(patch: Partial<MetricDraft>): void {
    set(patch)
    if (error !== null) reset()
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (definition.name !== '' && draft.formula.trim() !== '' && errors.length === 0) mutate()
  }

  const missing = (text: string) => (wasTried && text.trim() === '' ? t('metrics.missing') : undefined)
  return (
    <div className={classes.editor}>
      <form className={`panel ${classes.form}`} onSubmit={submit} noValidate>
        <div>
          <p className={classes.label} aria-hidden="true">
            {t('metrics.formula')}
          </p>
          <FormulaEditor
            label={t('metrics.formula')}
            formula={draft.formula}
            onChange={(formula) => change({ formula })}
            known={known}
            faults={faults}
          />
          <FormulaNotes
            missing={missing(draft.formula)}
            faults={[...faults, ...told].filter(({ path }) => path === '/formula')}
          />
        </div>
        <div className={classes.pair}>
          <TextInput
            size="sm"
            label={t('metrics.name')}
            description={version === undefined ? t('metrics.nameHint') : t('metrics.nameKept')}
            maxLength={definitionLimits.nameCharacters}
            readOnly={version !== undefined}
            value={draft.name}
            error={missing(draft.name) ?? faultOf('/name')}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <TextInput
            size="sm"
            label={t('metrics.owner')}
            description={t('metrics.ownerHint')}
            maxLength={definitionLimits.ownerCharacters}
            value={draft.owner}
            error={faultOf('/owner')}
            onChange={({ currentTarget: { value } }) => change({ owner: value })}
          />
        </div>
        <Textarea
          size="sm"
          label={t('metrics.description')}
          rows={2}
          maxLength={definitionLimits.descriptionCharacters}
          value={draft.description}
          error={faultOf('/description')}
          onChange={({ currentTarget: { value } }) => change({ description: value })}
        />
        <TagsInput
          size="sm"
          label={t('metrics.dimensions')}
          description={t('metrics.dimensionsHint')}
          value={[...draft.dimensions]}
          onChange={(dimensions) => change({ dimensions })}
          maxTags={definitionLimits.dimensions}
          acceptValueOnBlur
          error={faultOf('/dimensions')}
        />
        <div className={classes.quarters}>
          <NativeSelect
            size="sm"
            label={t('metrics.timeWindow')}
            value={draft.timeWindow}
            onChange={({ currentTarget: { value } }) => change({ timeWindow: timeWindowOf(value) })}
            data={timeWindows.map((value) => ({ value, label: t(`metrics.windows.${value}`) }))}
          />
          <NativeSelect
            size="sm"
            label={t('metrics.format')}
            value={draft.format}
            onChange={({ currentTarget: { value } }) => change({ format: formatOf(value) })}
            data={[
              { value: '', label: t('metrics.formats.plain') },
              ...numberFormats.map((value) => ({ value, label: t(`metrics.formats.${value}`) })),
            ]}
          />
          <TextInput
            size="sm"
            label={t('metrics.unit')}
            placeholder="€"
            maxLength={definitionLimits.unitCharacters}
            value={draft.unit}
            error={faultOf('/unit')}
            onChange={({ currentTarget: { value } }) => change({ unit: value })}
          />
          <TextInput
            size="sm"
            label={t('metrics.cacheTtl')}
            placeholder="5m"
            maxLength={10}
            value={draft.cacheTtl}
            error={faultOf('/cache_ttl')}
            onChange={({ currentTarget: { value } }) => change({ cacheTtl: value })}
          />
        </div>
        {error !== null && <Fault error={error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={isPending}>
            {version === undefined ? t('metrics.save') : t('metrics.saveVersion', { version: version + 1 })}
          </Button>
        </div>
      </form>
      <MetricPreview
        formula={errors.length === 0 ? draft.formula : ''}
        timeWindow={draft.timeWindow}
        project={project}
      />
    </div>
  )
}

interface FormulaNotesProps {
  readonly missing: string | undefined
  readonly faults: readonly { readonly severity: string; readonly message: string }[]
}

/** The faults of the formula in words: under it for everybody, at their places for who sees them. */
function FormulaNotes({ missing, faults }: FormulaNotesProps) {
  const messages = [...new Set(faults.map(({ message }) => message))]
  const isError = (message: string) =>
    faults.some((one) => one.message === message && one.severity === 'error')
  return (
    <ul className={classes.notes} aria-live="polite">
      {missing !== undefined && <li data-severity="error">{missing}</li>}
      {messages.map((message) => (
        <li key={message} data-severity={isError(message) ? 'error' : 'warning'}>
          {message}
        </li>
      ))}
    </ul>
  )
}
