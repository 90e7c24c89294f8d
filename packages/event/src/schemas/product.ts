import { count, defineType, flag, number, text } from './schema.ts'
import type { EventType } from '../taxonomy.ts'

// Pages send these from many SDKs with properties of their own: types are said, little is required.
export const productSchemas: readonly EventType[] = [
  defineType('product', 'page_view', 'A page was shown.', { fields: { page_url: text, page_path: text } }),
  defineType('product', 'screen_view', 'A screen of an app was shown.', {
    properties: { screen_name: text },
  }),
  defineType('product', 'click', 'Something on a page was clicked.', {
    properties: { element: text, text, href: text, position: count },
  }),
  defineType('product', 'search', 'Somebody searched and got results.', {
    properties: { query: text, results_count: count, filters: { type: 'object' } },
  }),
  defineType('product', 'search_failed', 'Somebody searched and found nothing.', {
    properties: { query: text, reason: text },
  }),
  defineType('product', 'content_view', 'A manual, video or article was opened.', {
    properties: { content_id: text, content_type: text, title: text },
  }),
  defineType('product', 'feature_used', 'A feature was used.', {
    properties: { feature: text, module: text },
  }),
  defineType('product', 'form_submitted', 'A form was sent.', {
    properties: { form_id: text, form_name: text },
  }),
  defineType('product', 'file_downloaded', 'A file was downloaded.', {
    properties: { file_name: text, file_extension: text, url: text },
  }),
  defineType('product', 'outbound_click', 'A link to another site was followed.', {
    properties: { url: text },
  }),
  defineType('product', 'feedback_given', 'Somebody rated or commented.', {
    properties: { rating: number, comment: text, helpful: flag, content_id: text },
  }),
  defineType('product', 'session_start', 'A session began.'),
  defineType('product', 'add_to_cart', 'Something was put into the cart.', {
    properties: { product_id: text, category: text, price: number, quantity: number },
  }),
  defineType('product', 'checkout_started', 'A checkout began.', { properties: { items: count } }),
  defineType('product', 'purchase', 'Something was bought; `value` is what was paid, in `currency`.', {
    fields: { value: number, currency: text },
    properties: { order_id: text, items: count },
  }),
  logged('asset_request', 'A file that belongs to a page was fetched.'),
  logged('request_failed', 'A request was answered with an error.'),
  logged('server_request', 'A request that is neither a page nor a file of one.'),
]

/** What an access log tells of a request that is no page view. */
function logged(name: string, description: string): EventType {
  return defineType('product', name, `${description} As read from an access log.`, {
    properties: {
      status: count,
      bytes: count,
      method: text,
      protocol: text,
      duration_ms: number,
      request: text,
      asset_type: text,
    },
  })
}
