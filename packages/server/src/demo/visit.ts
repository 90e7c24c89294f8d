import type { JsonObject } from '@tidemark/event'
import type { WireEvent, WirePage } from '../import/wire-event.ts'
import { arrivalOf, robotOf, type Person } from './people.ts'
import type { Random } from './random.ts'
import { articles, productOf, searchOf, shopUrl, type Product } from './shop.ts'

/** An event of the demo, before it has an id. */
export type DemoEvent = WireEvent & { readonly timestamp: number }

export interface VisitStart {
  readonly at: number
  readonly isRegistered: boolean
}

/** One visit of a person, from the page that they land on to the one that they leave from. */
export function visitOf(random: Random, person: Person, start: VisitStart): readonly DemoEvent[] {
  const visit = new Visit(random, person, start)
  visit.walk()
  return visit.events
}

/** A robot reads a few pages, quickly, and does nothing else. */
export function crawlOf(random: Random, at: number): readonly DemoEvent[] {
  const userAgent = robotOf(random)
  return Array.from({ length: 1 + random.below(6) }, (_, index) => {
    const path = random.chance(0.3)
      ? `/journal/${random.pick(articles)}`
      : `/products/${productOf(random).id}`
    return {
      name: 'page_view',
      timestamp: at + index * 1500,
      anonymous_id: `anon_${random.hex(16)}`,
      source: 'browser',
      context: { user_agent: userAgent, page: { url: shopUrl + path, path } },
    }
  })
}

class Visit {
  readonly events: DemoEvent[] = []
  readonly #random: Random
  readonly #person: Person
  readonly #sessionId: string
  readonly #arrival
  #at: number
  #page: WirePage = {}
  #isRegistered: boolean

  constructor(random: Random, person: Person, start: VisitStart) {
    this.#random = random
    this.#person = person
    this.#sessionId = `sess_${random.hex(12)}`
    this.#arrival = arrivalOf(random)
    this.#at = start.at
    this.#isRegistered = start.isRegistered
  }

  walk(): void {
    const random = this.#random
    const landing = random.weighted(
      [
        [5, 'home'],
        [3, 'product'],
        [2, 'article'],
      ] as const,
      'home',
    )
    if (landing === 'home') this.#view('/', 'Saltwind: clothes for rain')
    else if (landing === 'article') this.#readArticle()
    if (landing !== 'product' && random.chance(0.38)) return
    if (random.chance(0.25)) this.#search()
    const looked = 1 + Math.floor(random.skewed(1.4))
    let basket: Product | undefined
    for (let count = 0; count < Math.min(looked, 7); count += 1) {
      const product = productOf(random)
      this.#view(`/products/${product.id}`, product.name)
      if (random.chance(0.3))
        this.#does('click', { element: 'photo', text: product.name, position: random.below(5) })
      if (random.chance(0.2)) basket = this.#addToBasket(product)
    }
    if (!this.#isRegistered && random.chance(0.06)) this.#signUp()
    if (this.#isRegistered && random.chance(0.2)) this.#useAccount()
    if (basket !== undefined && random.chance(0.42)) this.#buy(basket)
    if (random.chance(0.02))
      this.#does('feedback_given', { rating: 2 + random.below(4), helpful: random.chance(0.8) })
    if (random.chance(0.03))
      this.#does('outbound_click', { url: 'https://outdoor-blog.example/best-jackets' })
  }

  #readArticle(): void {
    const article = this.#random.pick(articles)
    this.#view(`/journal/${article}`, article.replaceAll('-', ' '))
    this.#does('content_view', { content_id: article, content_type: 'article' })
    if (this.#random.chance(0.1))
      this.#does('file_downloaded', { file_name: `${article}.pdf`, file_extension: 'pdf' })
  }

  #search(): void {
    const { query, results } = searchOf(this.#random)
    this.#view(`/search?q=${encodeURIComponent(query)}`, 'Search')
    if (results === 0) this.#does('search_failed', { query, reason: 'no_results' })
    else this.#does('search', { query, results_count: results })
  }

  #addToBasket(product: Product): Product {
    this.#does('add_to_cart', { product_id: product.id, category: product.category, price: product.price })
    return product
  }

  #signUp(): void {
    this.#view('/account/new', 'New account')
    this.#does('form_submitted', { form_id: 'sign-up' })
    this.#isRegistered = true
    this.#does('business_signup', {
      plan: this.#person.plan,
      method: this.#random.chance(0.7) ? 'email' : 'google',
    })
  }

  #useAccount(): void {
    this.#view('/account', 'Your account')
    const feature = this.#random.pick(['wish_list', 'order_history', 'size_profile', 'returns'])
    this.#does('feature_used', { feature, module: 'account' })
    if (this.#random.chance(0.04)) this.#does('business_upgrade', { from_plan: 'free', to_plan: 'plus' })
  }

  #buy(product: Product): void {
    const random = this.#random
    this.#view('/basket', 'Your basket')
    this.#view('/checkout', 'Checkout')
    this.#does('checkout_started', { product_id: product.id })
    if (random.chance(0.3)) return
    const quantity = random.chance(0.85) ? 1 : 2
    const shipping = product.price * quantity >= 100 ? 0 : 4.9
    const properties = {
      order_id: `order_${random.hex(8)}`,
      product_id: product.id,
      product: product.name,
      category: product.category,
      quantity,
      payment: random.pick(['card', 'card', 'paypal', 'invoice']),
    }
    const value = Math.round((product.price * quantity + shipping) * 100) / 100
    this.#does('purchase', properties, { value, currency: this.#person.currency })
    this.#view('/thanks', 'Thank you')
  }

  #view(address: string, title: string): void {
    const [path = '/', query] = address.split('?')
    const referrer = this.events.length === 0 ? this.#arrival.referrer : this.#page.url
    this.#page = {
      url: shopUrl + address,
      path,
      title,
      ...(query === undefined ? {} : { search: `?${query}` }),
      ...(referrer === undefined ? {} : { referrer }),
    }
    this.#does('page_view', {})
    this.#at += 4000 + this.#random.skewed(35_000)
  }

  #does(
    name: string,
    properties: JsonObject,
    more: { readonly value?: number; readonly currency?: string } = {},
  ): void {
    const { campaign } = this.#arrival
    this.events.push({
      name,
      timestamp: Math.round(this.#at),
      anonymous_id: this.#person.anonymousId,
      ...(this.#isRegistered ? { user_id: this.#person.userId } : {}),
      session_id: this.#sessionId,
      source: 'browser',
      app: 'shop',
      ...more,
      properties,
      context: {
        ...this.#person.context,
        page: this.#page,
        // A campaign's parameters stand in the address of the page that one lands on.
        ...(campaign !== undefined && this.events.length === 0 ? { campaign } : {}),
      },
    })
    this.#at += 800 + this.#random.skewed(6000)
  }
}
