import { ActionIcon, Button } from '@mantine/core'
import { CloseIcon, PlusIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import type { FaultAt } from '../journeys/fault-at.ts'
import { DraftInput } from './draft-input.tsx'
import { exploreLimits, letterOf, type ExploreDraft, type FormulaDraft } from './explore-draft.ts'
import classes from './explore.module.css'

interface FormulaListProps {
  readonly draft: ExploreDraft
  readonly change: (patch: Partial<ExploreDraft>) => void
  readonly faultAt: FaultAt
}

/** Figures that are calculated from the series. */
export function FormulaList({ draft, change, faultAt }: FormulaListProps) {
  const { t } = useTexts()
  const { formulas, series } = draft
  const set = (at: number, patch: Partial<FormulaDraft>) =>
    change({ formulas: formulas.map((one, index) => (index === at ? { ...one, ...patch } : one)) })
  return (
    <>
      {formulas.map(({ formula, name }, at) => (
        <div key={at} className={classes.formula}>
          <DraftInput
            className={classes.grow}
            label={t('explore.formula', { number: at + 1 })}
            text={formula}
            fault={faultAt(`/formulas/${at}`)}
            onCommit={(text) => {
              if (text === '') return t('explore.formulaHint')
              set(at, { formula: text })
              return undefined
            }}
          />
          <DraftInput
            className={classes.formulaName}
            label={t('explore.formulaName', { number: at + 1 })}
            placeholder={t('explore.formulaNamePlaceholder')}
            text={name}
            onCommit={(text) => {
              set(at, { name: text })
              return undefined
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('explore.removeFormula', { number: at + 1 })}
            title={t('explore.removeFormula', { number: at + 1 })}
            onClick={() => change({ formulas: formulas.toSpliced(at, 1) })}
          >
            <CloseIcon size={15} />
          </ActionIcon>
        </div>
      ))}
      <p className={classes.hint}>{t('explore.formulaHint')}</p>
      {formulas.length < exploreLimits.formulas && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<PlusIcon size={14} />}
          onClick={() =>
            change({ formulas: [...formulas, { formula: firstFormula(series.length), name: '' }] })
          }
        >
          {t('explore.addFormula')}
        </Button>
      )}
    </>
  )
}

/** Something that can be calculated at once, to be changed. */
function firstFormula(series: number): string {
  return series < 2 ? `${letterOf(0)} * 2` : `${letterOf(1)} / ${letterOf(0)} * 100`
}
