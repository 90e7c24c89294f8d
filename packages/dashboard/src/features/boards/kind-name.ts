import { looksFor } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'
import type { Translate } from '../../use-texts.ts'

/** What a kind of question is called; a kind that the page does not know by its own name. */
export function kindName(kind: Question['kind'], t: Translate): string {
  return looksFor(kind).length === 0 ? kind : t(`boards.kinds.${kind}`)
}
