import { slot, type Draft } from '../draft.ts'
import { quote, writeFields } from '../quote.ts'
import type { Batch } from '../batch.ts'
import type { Verdict } from '../verdict.ts'

/** The part of every line that is the same for a whole request; it goes on where the event's id ends. */
export function writeHead(batch: Pick<Batch, 'project' | 'tenantId' | 'receivedAt' | 'protocol'>): string {
  const { project, tenantId, receivedAt, protocol } = batch
  const fields = writeFields({ tenant_id: tenantId ?? '', protocol })
  return `","project_id":${quote(project.id)},"received_at":${receivedAt}${fields},"timestamp":`
}

/** A key that is a tenant's makes every event that tenant's, whatever the event says: `head` has it. */
export function stamp({ texts }: Draft, batch: Batch): Verdict | undefined {
  if (batch.tenantId !== undefined) texts[slot.tenant_id] = ''
  return undefined
}
