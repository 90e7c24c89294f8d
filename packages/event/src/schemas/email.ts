import { count, defineType, flag, number, oneOf, text, type TypeShape } from './schema.ts'
import type { EventType } from '../taxonomy.ts'

function email(
  name: string,
  description: string,
  properties: Readonly<Record<string, unknown>> = {},
): EventType {
  const shape: TypeShape = {
    properties: {
      email_id: text,
      campaign_id: text,
      mailbox_id: text,
      lead_id: text,
      step_id: text,
      recipient_email: text,
      ...properties,
    },
    required: ['email_id'],
  }
  return defineType('email', name, description, shape)
}

export const emailSchemas: readonly EventType[] = [
  email('email_sent', 'An e-mail was handed to the mail server.'),
  email('email_delivered', "The recipient's server took the e-mail."),
  email('email_opened', 'The e-mail was opened.', { machine: flag }),
  email('email_clicked', 'A link in the e-mail was followed.', { clicked_url: text }),
  email('email_bounced', 'The e-mail came back.', {
    bounce_type: oneOf('hard', 'soft'),
    bounce_reason: text,
  }),
  email('email_replied', 'The recipient answered.', { message_id: text }),
  email('email_unsubscribed', 'The recipient unsubscribed.'),
  email('email_complained', 'The recipient reported the e-mail as spam.'),
  defineType('email', 'warmup_interaction', 'A partner mailbox opened or answered a warm-up e-mail.', {
    properties: { mailbox_id: text, interaction_type: oneOf('open', 'reply'), partner_mailbox: text },
    required: ['mailbox_id', 'interaction_type'],
  }),
  defineType('email', 'warmup_progress', "A mailbox's warm-up figures of a day.", {
    properties: {
      mailbox_id: text,
      emails_sent: count,
      opens_received: count,
      replies_received: count,
      reputation_score: { ...number, minimum: 0, maximum: 100 },
    },
    required: ['mailbox_id'],
  }),
]
