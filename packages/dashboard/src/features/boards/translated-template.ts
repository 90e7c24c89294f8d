import type { BoardTemplate, NewTile } from '../../api/boards.ts'
import type { TextKey, Translate } from '../../use-texts.ts'

/** What of the server's templates the page has words for in every language. */
const texts = [
  'boards.templates.web.title',
  'boards.templates.web.description',
  'boards.templates.web.visitors',
  'boards.templates.web.views',
  'boards.templates.web.bounces',
  'boards.templates.web.duration',
  'boards.templates.web.devices',
  'boards.templates.web.pages',
  'boards.templates.web.entries',
  'boards.templates.web.sources',
  'boards.templates.web.campaigns',
  'boards.templates.web.countries',
  'boards.templates.web.browsers',
  'boards.templates.product.title',
  'boards.templates.product.description',
  'boards.templates.product.active',
  'boards.templates.product.lifecycle',
  'boards.templates.product.retention',
  'boards.templates.product.stickiness',
  'boards.templates.product.features',
  'boards.templates.product.signups',
  'boards.templates.product.searches',
  'boards.templates.e-commerce.title',
  'boards.templates.e-commerce.description',
  'boards.templates.e-commerce.revenue',
  'boards.templates.e-commerce.orders',
  'boards.templates.e-commerce.checkout',
  'boards.templates.e-commerce.basket',
  'boards.templates.e-commerce.conversion',
  'boards.templates.e-commerce.categories',
  'boards.templates.e-commerce.payers',
  'boards.templates.security.title',
  'boards.templates.security.description',
  'boards.templates.security.logins',
  'boards.templates.security.failures',
  'boards.templates.security.suspicious',
  'boards.templates.security.access',
  'boards.templates.security.reasons',
  'boards.templates.security.accounts',
  'boards.templates.infrastructure.title',
  'boards.templates.infrastructure.description',
  'boards.templates.infrastructure.response',
  'boards.templates.infrastructure.errors',
  'boards.templates.infrastructure.pools',
  'boards.templates.infrastructure.database',
  'boards.templates.infrastructure.exceeded',
  'boards.templates.performance.title',
  'boards.templates.performance.description',
  'boards.templates.performance.queries',
  'boards.templates.performance.slow',
  'boards.templates.performance.cpu',
  'boards.templates.performance.memory',
  'boards.templates.performance.disk',
] as const satisfies readonly TextKey[]

/** A template in the reader's language; what the page has no words for stays as the server calls it. */
export function translatedTemplate({ name, board }: BoardTemplate, t: Translate): BoardTemplate {
  const words = (part: string, otherwise: string) => {
    const text = texts.find((one) => one === `boards.templates.${name}.${part}`)
    return text === undefined ? otherwise : t(text)
  }
  const tile = (one: NewTile): NewTile =>
    'question' in one
      ? { ...one, question: { ...one.question, title: words(one.id, one.question.title) } }
      : one
  return {
    name,
    board: {
      ...board,
      title: words('title', board.title),
      description: words('description', board.description ?? ''),
      tiles: board.tiles.map(tile),
    },
  }
}
