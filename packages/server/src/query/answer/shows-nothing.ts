import type { Answer } from './answer.ts'

/** Whether an answer is of no event at all. */
export function showsNothing(answer: Answer): boolean {
  switch (answer.kind) {
    case 'trend':
      return answer.series.every(({ total }) => total === null || total === 0)
    case 'table':
      return answer.rows.length === 0
    case 'distribution':
      return answer.units === 0
    case 'lifecycle':
      return [answer.new, answer.returning, answer.resurrecting, answer.dormant].flat().every(isZero)
    case 'stickiness':
      return answer.people.every(isZero)
    case 'overview':
      return answer.figures.events.total === 0
  }
}

function isZero(count: number): boolean {
  return count === 0
}
