import { defineType, text } from './schema.ts'
import type { EventType } from '../taxonomy.ts'

export const businessSchemas: readonly EventType[] = [
  defineType('business', 'business_signup', 'A customer signed up.', {
    properties: { plan: text, method: text },
  }),
  defineType('business', 'business_upgrade', 'A customer moved to a larger plan.', {
    properties: { from_plan: text, to_plan: text },
  }),
  defineType('business', 'business_churn', 'A customer left.', { properties: { plan: text, reason: text } }),
  defineType('business', 'campaign_created', 'A campaign was made.', { properties: { campaign_id: text } }),
  defineType('business', 'template_used', 'A template was used.', { properties: { template_id: text } }),
  defineType('business', 'dashboard_viewed', 'A dashboard was opened.', {
    properties: { dashboard_id: text },
  }),
]
