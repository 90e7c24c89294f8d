import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import classes from './chart-table.module.css'

interface ChartTableColumn {
  readonly key: string
  readonly name: string
  /** @default true */
  readonly numeric?: boolean
  /** Lets the rows be ordered by it. */
  readonly sort?: ColumnSort
}

export interface ColumnSort {
  /** How the rows are ordered by it now, if they are. */
  readonly direction: 'ascending' | 'descending' | undefined
  readonly onSort: () => void
}

interface ChartTableRow {
  readonly key: string
  /** What the row is about, and a cell for each column. */
  readonly name: ReactNode
  readonly cells: readonly ReactNode[]
  /** Stands out: a total over the others. */
  readonly isTotal?: boolean
}

interface ChartTableProps {
  /** What the table is, for who comes upon it by its name. */
  readonly label: string
  /** What the rows' names are. */
  readonly head: string
  readonly headSort?: ColumnSort | undefined
  readonly columns: readonly ChartTableColumn[]
  readonly rows: readonly ChartTableRow[]
  readonly footnote?: string | undefined
}

/** The numbers of a chart, to be read. Every chart has one. */
export function ChartTable({ label, head, headSort, columns, rows, footnote }: ChartTableProps) {
  return (
    <ScrollRegion label={label} className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" aria-sort={headSort?.direction}>
              <ColumnName name={head} sort={headSort} />
            </th>
            {columns.map(({ key, name, numeric = true, sort }) => (
              <th
                key={key}
                scope="col"
                className={numeric ? classes.number : undefined}
                aria-sort={sort?.direction}
              >
                <ColumnName name={name} sort={sort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells, isTotal = false }) => (
            <tr key={key} className={isTotal ? classes.total : undefined}>
              <th scope="row" title={typeof name === 'string' ? name : undefined}>
                {name}
              </th>
              {columns.map((column, index) => (
                <td key={column.key} className={column.numeric === false ? undefined : classes.number}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {footnote !== undefined && <p className={classes.footnote}>{footnote}</p>}
    </ScrollRegion>
  )
}

function ColumnName({ name, sort }: { readonly name: string; readonly sort: ColumnSort | undefined }) {
  if (sort === undefined) return name
  return (
    <UnstyledButton className={classes.sort} onClick={sort.onSort}>
      {name}
      <span aria-hidden="true">
        {sort.direction !== undefined && (sort.direction === 'descending' ? ' ↓' : ' ↑')}
      </span>
    </UnstyledButton>
  )
}
