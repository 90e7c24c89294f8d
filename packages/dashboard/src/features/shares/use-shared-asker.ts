import { useMemo } from 'react'
import { answerShared, type Shared, type Visitor } from '../../api/shares.ts'
import type { Asker } from '../../questions/asker.ts'
import type { OverviewQuestion, Question } from '../../questions/question.ts'
import { questionParts, type View } from '../../view/view-search.ts'
import { panels } from '../overview/lists.ts'

/**
 * Sends questions to the link: it says which tile is meant and about what time, and nothing else.
 * @param tile the one that is meant, whatever is asked; on the overview the question says which
 */
export function useSharedAsker(
  { timezone, range: allowed }: Shared,
  { token, pass }: Visitor,
  view: View,
  tile?: string,
): Asker {
  const { from, until, interval, compare } = questionParts(view, { timezone })
  const time = JSON.stringify(
    allowed === 'free' ? { from, until, interval, ...(compare === undefined ? {} : { compare }) } : {},
  )
  return useMemo<Asker>(
    () => ({
      scope: `${token} ${tile} ${time}`,
      answer: async (question, check, signal) =>
        await answerShared(
          { token, pass },
          { tile: tile ?? overviewTile(question), range: JSON.parse(time) },
          check,
          signal,
        ),
    }),
    [token, pass, tile, time],
  )
}

const lists = panels.flatMap((panel) => panel.lists).filter(({ id }) => id !== 'map')

/** A list goes by its name on the page, all else is in the figures. */
function overviewTile(question: Question | OverviewQuestion): string {
  if (question.kind !== 'table') return 'figures'
  return lists.find(({ field }) => question.group_by.includes(field))?.id ?? 'figures'
}
