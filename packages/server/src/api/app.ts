import { randomUUID } from 'node:crypto'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { ShareEngine } from '../boards/share-engine.ts'
import type { Collector } from '../collect/collector.ts'
import type { Config } from '../config.ts'
import type { Control } from '../control/control.ts'
import type { Log } from '../log/log.ts'
import type { JourneyEngine } from '../journeys/journey-engine.ts'
import type { MetricEngine } from '../metrics/metric-engine.ts'
import type { QueryDeps } from '../query/answer-question.ts'
import type { Store } from '../store/store.ts'
import { createAccess, type Access } from './access.ts'
import { createDirectServer } from './direct.ts'
import { addDocs } from './docs.ts'
import { addErrorHandling } from './errors.ts'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import { addAnalyticsRoutes } from './routes/analytics.ts'
import { addAnnotationRoutes } from './routes/annotations.ts'
import { addAuthRoutes } from './routes/auth.ts'
import { addBoardRoutes } from './routes/boards.ts'
import { addCatalogueRoutes } from './routes/catalogue.ts'
import { addCollectRoutes } from './routes/collect.ts'
import { addDashboardRoutes } from './routes/dashboard.ts'
import { addDeadLetterRoutes } from './routes/dead-letters.ts'
import { addCohortAnalysisRoutes } from './routes/cohort-analysis.ts'
import { addCohortRoutes } from './routes/cohorts.ts'
import { addFunnelRoutes } from './routes/funnels.ts'
import { addLedgerRoutes } from './routes/ledger.ts'
import { addMetricRoutes } from './routes/metrics.ts'
import { addPeopleRoutes } from './routes/people.ts'
import { addRunningRoutes } from './routes/running.ts'
import { addSdkRoutes } from './routes/sdk.ts'
import { addSegmentRoutes } from './routes/segments.ts'
import { addInvitationRoutes } from './routes/invitations.ts'
import { addKeyRoutes } from './routes/keys.ts'
import { addMemberRoutes } from './routes/members.ts'
import { addProjectRoutes } from './routes/projects.ts'
import { addSetupRoutes } from './routes/setup.ts'
import { addSharedRoutes } from './routes/shared.ts'
import { addShareRoutes } from './routes/shares.ts'
import { addVendorRoutes } from './routes/vendors.ts'

export interface AppDeps {
  readonly config: Config
  readonly publicUrl: string
  readonly localToken: string
  readonly logger: Logger
  readonly log: Log
  readonly store: Store
  readonly query: QueryDeps
  readonly control: Control
  readonly collector: Collector
  readonly health: Health
  readonly metrics: Metrics
  readonly metricEngine: MetricEngine
  readonly journeyEngine: JourneyEngine
  readonly shareEngine: ShareEngine
}

/** What a route is built from. */
export interface RouteDeps extends AppDeps {
  readonly access: Access
}

/** The body of a request as it is sent, before anything is unpacked. */
const maxBodyBytes = 10 * 1024 * 1024

/** Every route there is, not yet listening. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    serverFactory: (others) => createDirectServer({ ...deps, maxBodyBytes }, others),
    trustProxy: deps.config.trustProxy,
    // An id from outside would end up in our output: it is ours alone.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  })
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  addErrorHandling(app, deps.logger)
  // Callbacks where a promise would do nothing but cost a turn on every request.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    deps.metrics.request(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
  const route: RouteDeps = { ...deps, access: createAccess(deps) }
  await addDocs(app, deps.publicUrl)
  for (const add of [
    addRunningRoutes,
    addCollectRoutes,
    addVendorRoutes,
    addAnalyticsRoutes,
    addPeopleRoutes,
    addCatalogueRoutes,
    addMetricRoutes,
    addFunnelRoutes,
    addCohortRoutes,
    addCohortAnalysisRoutes,
    addBoardRoutes,
    addSegmentRoutes,
    addAnnotationRoutes,
    addShareRoutes,
    addSharedRoutes,
    addLedgerRoutes,
    addDeadLetterRoutes,
    addProjectRoutes,
    addKeyRoutes,
    addMemberRoutes,
    addInvitationRoutes,
    addSdkRoutes,
    addSetupRoutes,
    addAuthRoutes,
    addDashboardRoutes,
  ]) {
    await app.register(async (scope) => add(scope, route))
  }
  return app
}
