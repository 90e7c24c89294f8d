import { ChartTable, type ColumnSort } from '../charts/chart-table.tsx'
import { formatValue } from '../format/values.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { isTableAnswer, type Cell, type TableAnswer } from './answers.ts'
import { useAnswer } from './ask.ts'
import { HowComputed } from './how-computed.tsx'
import { peopleOfRow } from './people-behind.ts'
import { PickCell } from '../charts/pick-cell.tsx'
import type { TableQuestion } from './question.ts'
import classes from './series-answer.module.css'
import { useLabels } from './use-labels.ts'
import { defaultHeight, type QuestionViewProps } from './view-props.ts'

/** The values of one field, or of several together, with the most of something. */
export function TableView(props: QuestionViewProps<TableQuestion>) {
  const { question, height = defaultHeight } = props
  const asked = useAnswer(question, isTableAnswer)
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={({ rows }) => rows.length === 0}>
      {(answer) => <Table {...props} answer={answer} />}
    </AnswerFrame>
  )
}

function Table({
  question,
  answer,
  compact = false,
  onPick,
  onOrder,
}: QuestionViewProps<TableQuestion> & { readonly answer: TableAnswer }) {
  const { t } = useTexts()
  const locale = useLocale()
  const labels = useLabels()
  const groups = question.group_by
  const measures = question.measures ?? [{ fn: 'count' as const }]
  // Words go with the numbers: while another question loads, the columns are still those of the one before.
  const names = answer.columns.map(({ name, kind }, place) => {
    if (kind === 'group') return labels.group(name)
    const measure = measures[place - groups.length]
    return measure === undefined ? name : labels.measure(measure)
  })
  const cellText = (cell: Cell | undefined, place: number) => {
    const column = answer.columns[place]
    if (column?.kind === 'group')
      return labels.value(column.name, cell === null || cell === undefined ? null : String(cell))
    return typeof cell === 'string' ? cell : formatValue(cell, locale)
  }
  const orderedBy = question.order_by ?? answer.columns[groups.length]?.name
  const sortOf = (place: number): { readonly sort?: ColumnSort } => {
    if (onOrder === undefined) return {}
    const isOrdered = answer.columns[place]?.name === orderedBy
    const isDescending = question.descending ?? true
    return {
      sort: {
        direction: isOrdered ? (isDescending ? 'descending' : 'ascending') : undefined,
        // Numbers are looked at from the greatest on, names from A.
        onSort: () => onOrder({ place, descending: isOrdered ? !isDescending : place >= groups.length }),
      },
    }
  }
  const [head = '', ...others] = names
  return (
    <div className={classes.answer}>
      <div className={compact ? classes.table : `${classes.table} ${classes.alone}`}>
        <ChartTable
          label={t('questions.table', { groups: names.slice(0, groups.length).join(', ') })}
          head={head}
          headSort={sortOf(0).sort}
          columns={others.map((name, index) => ({
            key: String(index),
            name,
            numeric: answer.columns[index + 1]?.kind === 'measure',
            ...sortOf(index + 1),
          }))}
          rows={answer.rows.map((row) => {
            const title = row
              .slice(0, groups.length)
              .map((cell, place) => cellText(cell, place))
              .join(', ')
            const pick = onPick && (() => onPick({ title, people: peopleOfRow(question, row) }))
            return {
              key: JSON.stringify(row.slice(0, groups.length)),
              name: cellText(row[0], 0),
              cells: row.slice(1).map((cell, index) => {
                const text = cellText(cell, index + 1)
                if (answer.columns[index + 1]?.kind === 'group') return text
                return (
                  <PickCell
                    key={index}
                    text={text}
                    of={`${title}, ${names[index + 1] ?? ''}`}
                    onPick={pick}
                  />
                )
              }),
            }
          })}
          footnote={answer.truncated ? t('questions.truncated', { count: answer.rows.length }) : undefined}
        />
      </div>
      {!compact && (
        <div className={classes.foot}>
          <HowComputed meta={answer.meta} question={question} />
        </div>
      )}
    </div>
  )
}
