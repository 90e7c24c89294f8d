import { useAnalytics } from '@tidemark/browser/react'
import { useState, type ReactNode } from 'react'

/** What the events of this shop carry. */
interface ShopEvents {
  readonly purchase: { readonly items: number }
  readonly cart_filled: { readonly items: number }
  readonly [name: string]: object
}

export function Shop(): ReactNode {
  const analytics = useAnalytics<ShopEvents>()
  const [items, setItems] = useState(0)

  function add(): void {
    setItems(items + 1)
    analytics.track('cart_filled', { items: items + 1 })
  }

  function buy(): void {
    analytics.track('purchase', { items }, { value: 49.5 * items, currency: 'EUR' })
    setItems(0)
    // An address of its own is a page view of its own: nothing else is to be called.
    history.pushState(null, '', '/thanks')
  }

  return (
    <main>
      <h1>A shop</h1>
      <p>
        <button onClick={add}>Add to the cart</button> {items} in it{' '}
        <button onClick={buy} disabled={items === 0}>
          Buy
        </button>
      </p>
      <p>
        <button onClick={() => analytics.identify('ann', { plan: 'pro' })}>Sign in as Ann</button>{' '}
        <button onClick={() => analytics.reset()}>Sign out</button>
      </p>
    </main>
  )
}
