import type { Project } from '../../api/answers.ts'
import type { JourneyAround } from '../../questions/journey-question.ts'
import { questionParts, type View } from '../../view/view-search.ts'

/** What of a question about journeys the view says: they have intervals of their own, and nothing to compare with. */
export function journeyParts(view: View, project: Project): JourneyAround {
  const { interval: _interval, compare: _compare, ...parts } = questionParts(view, project)
  return parts
}
