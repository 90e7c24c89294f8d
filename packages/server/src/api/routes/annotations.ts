import type { FastifyInstance } from 'fastify'
import { annotationSchema } from '../../boards/saved-things.ts'
import type { RouteDeps } from '../app.ts'
import { addSavedRoutes } from './saved-routes.ts'

/** What happened outside of the events, to be seen in charts over time. */
export function addAnnotationRoutes(app: FastifyInstance, deps: RouteDeps): void {
  addSavedRoutes(app, deps, {
    kind: 'annotation',
    one: 'an annotation',
    content: annotationSchema,
    example: { text: 'Version 2 is out', from: '2026-10-01T08:00:00Z' },
    mayBePersonal: true,
  })
}
