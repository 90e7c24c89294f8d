import { severities } from '../event.ts'
import { defineType, oneOf, text } from './schema.ts'
import type { EventType } from '../taxonomy.ts'

function security(name: string, description: string): EventType {
  return defineType('security', name, description, {
    fields: { severity: oneOf(...severities) },
    requiredFields: ['severity'],
    properties: {
      ip_address: text,
      user_agent: text,
      resource_type: text,
      resource_id: text,
      failure_reason: text,
    },
  })
}

export const securitySchemas: readonly EventType[] = [
  security('security_login_attempt', 'Somebody tried to sign in.'),
  security('security_login_success', 'Somebody signed in.'),
  security('security_login_failure', 'Somebody failed to sign in.'),
  security('security_suspicious_activity', 'Something looked like an attack.'),
  security('security_data_access', 'Guarded data was read or changed.'),
]
