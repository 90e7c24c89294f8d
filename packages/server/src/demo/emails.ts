import type { JsonObject } from '@tidemark/event'
import type { Random } from './random.ts'
import type { DemoEvent } from './visit.ts'

const campaigns = ['autumn-outreach', 'winter-preview', 'retailers-north', 'win-back'] as const
const mailboxes = [
  'anna@mail.saltwind.example',
  'jonas@mail.saltwind.example',
  'mia@mail.saltwind.example',
] as const

/** One e-mail of a campaign and what became of it: from sent to delivered, opened, clicked and replied. */
export function emailOf(random: Random, at: number, leads: number): readonly DemoEvent[] {
  const events: DemoEvent[] = []
  const lead = random.below(leads)
  const step = random.weighted(
    [
      [5, 1],
      [3, 2],
      [2, 3],
    ],
    1,
  )
  const ids = {
    email_id: `email_${random.hex(12)}`,
    campaign_id: random.pick(campaigns),
    mailbox_id: random.pick(mailboxes),
    lead_id: `lead_${lead}`,
    step_id: `step_${step}`,
  }
  let when = at
  const happens = (name: string, afterMs: number, more: JsonObject = {}) => {
    when += Math.round(afterMs)
    events.push({
      name,
      timestamp: when,
      user_id: ids.lead_id,
      source: 'worker',
      app: 'outreach',
      properties: { ...ids, ...more },
    })
  }
  happens('email_sent', 0)
  if (random.chance(0.035)) {
    const hard = random.chance(0.6)
    const reason = hard ? 'no such mailbox' : 'mailbox full'
    happens('email_bounced', 1000 + random.skewed(20_000), {
      bounce_type: hard ? 'hard' : 'soft',
      bounce_reason: reason,
    })
    return events
  }
  happens('email_delivered', 1000 + random.skewed(8000))
  // Mail servers that look at pictures themselves open at once.
  if (random.chance(0.07)) happens('email_opened', 1500, { machine: true })
  // Later steps of a sequence are opened less.
  if (!random.chance(0.5 - step * 0.06)) return events
  happens('email_opened', 60_000 + random.skewed(4 * 3_600_000), { machine: false })
  if (random.chance(0.22))
    happens('email_clicked', 5000 + random.skewed(40_000), { clicked_url: 'https://www.saltwind.example/' })
  if (random.chance(0.09)) happens('email_replied', 60_000 + random.skewed(3_600_000))
  else if (random.chance(0.02)) happens('email_unsubscribed', 10_000)
  else if (random.chance(0.003)) happens('email_complained', 10_000)
  return events
}
