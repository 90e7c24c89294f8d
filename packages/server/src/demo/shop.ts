import type { Random } from './random.ts'

/** What the demo is about: a shop for clothes that are worn in rain. */
export const shopUrl = 'https://www.saltwind.example'

export interface Product {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly price: number
}

const jacket: Product = { id: 'sw-101', name: 'Harbour jacket', category: 'jackets', price: 189 }

/** With how much each is liked. */
const products: readonly (readonly [number, Product])[] = [
  [20, jacket],
  [14, { id: 'sw-102', name: 'Gale parka', category: 'jackets', price: 249 }],
  [11, { id: 'sw-103', name: 'Drizzle shell', category: 'jackets', price: 119 }],
  [12, { id: 'sw-201', name: 'Deck boots', category: 'boots', price: 139 }],
  [7, { id: 'sw-202', name: 'Tide wellingtons', category: 'boots', price: 89 }],
  [10, { id: 'sw-301', name: 'Fisherman jumper', category: 'knitwear', price: 129 }],
  [8, { id: 'sw-302', name: 'Cable beanie', category: 'knitwear', price: 35 }],
  [9, { id: 'sw-401', name: 'Dry bag 20 l', category: 'bags', price: 59 }],
  [5, { id: 'sw-402', name: 'Rolltop backpack', category: 'bags', price: 109 }],
  [4, { id: 'sw-501', name: 'Wax for seams', category: 'care', price: 14 }],
]

export const articles = ['how-to-layer', 'care-for-waxed-cotton', 'our-mill', 'choosing-boots'] as const

const searches = [
  'rain jacket',
  'parka',
  'boots 42',
  'beanie',
  'waterproof bag',
  'gift card',
  'merino',
  'wax',
] as const
const failingSearches = ['umbrella', 'sandals', 'swimwear', 'jaket'] as const

export function productOf(random: Random): Product {
  return random.weighted(products, jacket)
}

export function searchOf(random: Random): { readonly query: string; readonly results: number } {
  if (random.chance(0.14)) return { query: random.pick(failingSearches), results: 0 }
  return { query: random.pick(searches), results: 1 + random.below(12) }
}
