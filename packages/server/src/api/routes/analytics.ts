import type { FastifyInstance } from 'fastify'
import type { RouteDeps } from '../app.ts'

export function addAnalyticsRoutes(_app: FastifyInstance, _deps: RouteDeps): void {}
