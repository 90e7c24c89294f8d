import type { FastifyInstance } from 'fastify'
import { segmentSchema } from '../../boards/saved-things.ts'
import type { RouteDeps } from '../app.ts'
import { addSavedRoutes } from './saved-routes.ts'

/** Filters with a name, to put on any view. */
export function addSegmentRoutes(app: FastifyInstance, deps: RouteDeps): void {
  addSavedRoutes(app, deps, {
    kind: 'segment',
    one: 'a segment',
    content: segmentSchema,
    example: { name: 'Germany', filter: { field: 'country', op: 'is', value: 'DE' }, personal: true },
    mayBePersonal: true,
  })
}
