import { count, defineType, text } from './schema.ts'
import type { EventType } from '../taxonomy.ts'

export const chatSchemas: readonly EventType[] = [
  defineType('chat', 'chat_message_sent', 'A message was sent to an assistant. Its content is masked.', {
    properties: { message_content: text, message_length: count, thread_id: text },
    required: ['thread_id'],
  }),
]
