import { createHash } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { sdkSettingsBounds, type SdkDestinationSettings, type SdkSettings } from '@tidemark/event'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { ReadGrant } from '../../control/control.ts'
import { AppError } from '../../errors.ts'
import type { RouteDeps } from '../app.ts'
import { problems, readSecurity } from '../schemas.ts'
import { addSdkScriptRoutes } from './sdk-script.ts'

const share = Type.Number(sdkSettingsBounds.rollout)
const sampleRate = Type.Number(sdkSettingsBounds.sample_rate)
const destinationFields = { enabled: Type.Boolean(), sample_rate: sampleRate, rollout: share }
const destinationName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,49}$' })

const settingsSchema = Type.Object({
  enabled: Type.Boolean({ description: 'False: SDKs take nothing new; what they took is still sent.' }),
  rollout: Type.Number({ ...sdkSettingsBounds.rollout, description: 'The share of people who are tracked.' }),
  batch_size: Type.Integer({
    ...sdkSettingsBounds.batch_size,
    description: 'So many waiting events are sent.',
  }),
  flush_interval_ms: Type.Integer({
    ...sdkSettingsBounds.flush_interval_ms,
    description: 'No event waits longer than this.',
  }),
  sample_rate: Type.Number({
    ...sdkSettingsBounds.sample_rate,
    description: 'The share of people whose events are sent, weighted by its inverse.',
  }),
  destinations: Type.Record(destinationName, Type.Object(destinationFields), {
    description: 'What the SDK for pages passes on to other tools in the page.',
  }),
})

const changesSchema = Type.Object(
  {
    ...Type.Partial(Type.Omit(settingsSchema, ['destinations'])).properties,
    destinations: Type.Optional(
      Type.Record(
        destinationName,
        Type.Union([
          Type.Partial(Type.Object(destinationFields), { additionalProperties: false }),
          Type.Null({ description: 'Forgets what was set for it.' }),
        ]),
        { maxProperties: 50, additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

// SDKs ask every 30 seconds at most: with this on top, turning off is known within a minute.
const cacheSeconds = 15

/** What a project sets for its SDKs: told to them by their key, changed by its people. */
export function addSdkRoutes(scope: FastifyInstance, { access, control }: RouteDeps): void {
  const app = scope.withTypeProvider<TypeBoxTypeProvider>()
  addSdkScriptRoutes(scope)

  app.get(
    '/v1/config/:key',
    {
      schema: {
        tags: ['sending'],
        summary: 'What the project sets for its SDKs, by write key.',
        description: `Pages and servers ask for it. May be kept for ${cacheSeconds} seconds; answers 304 to a known ETag.`,
        params: Type.Object({ key: Type.String() }),
        response: { 200: settingsSchema, 304: Type.Null(), ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const settings = control.sdkSettings(projectOfKey(request.params.key))
      const etag = `"${createHash('sha256').update(JSON.stringify(settings)).digest('base64url').slice(0, 22)}"`
      reply.headers({
        etag,
        'cache-control': `public, max-age=${cacheSeconds}`,
        // There is nothing in it that not every page shows.
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'etag',
      })
      return request.headers['if-none-match'] === etag ? reply.code(304).send(null) : settings
    },
  )
  app.options('/v1/config/:key', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, OPTIONS',
        'access-control-allow-headers': 'if-none-match',
        'access-control-max-age': '86400',
      })
      .send(),
  )

  app.get(
    '/v1/sdk-settings',
    {
      schema: {
        tags: ['control'],
        summary: 'What the project sets for its SDKs.',
        security: readSecurity,
        response: { 200: settingsSchema, ...problems(401, 403) },
      },
    },
    async (request) => control.sdkSettings((await access.reader(request)).project.id),
  )

  app.patch(
    '/v1/sdk-settings',
    {
      schema: {
        tags: ['control'],
        summary: 'Changes what the body names and nothing else. SDKs follow within a minute.',
        description: '`{"enabled": false}` turns them off. Takes the role `admin`.',
        security: readSecurity,
        body: changesSchema,
        response: { 200: settingsSchema, ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const { project } = wholeProject(await access.atLeast(request, 'admin'))
      const settings = change(control.sdkSettings(project.id), request.body)
      await control.setSdkSettings(project.id, settings)
      return settings
    },
  )

  function projectOfKey(key: string): string {
    const grant = control.sendGrant(key)
    if (grant !== undefined) return grant.project.id
    if (control.keyKind(key) === 'read')
      throw new AppError('key_cannot_send', 'This is a read key. SDKs are set up with a write key.')
    throw new AppError(
      'key_unknown',
      'No write key like this is known here. It may be of another server, mistyped or revoked.',
    )
  }
}

interface Changes extends Partial<Omit<SdkSettings, 'destinations'>> {
  readonly destinations?: Readonly<Record<string, Partial<SdkDestinationSettings> | null>>
}

function change(before: SdkSettings, changes: Changes): SdkSettings {
  const destinations = { ...before.destinations }
  for (const [name, wanted] of Object.entries(changes.destinations ?? {})) {
    if (wanted === null) delete destinations[name]
    else destinations[name] = { ...untouched, ...destinations[name], ...wanted }
  }
  return { ...before, ...changes, destinations }
}

const untouched: SdkDestinationSettings = { enabled: true, sample_rate: 1, rollout: 1 }

/** Who is restricted to one tenant must not turn off the others' tracking. */
function wholeProject(grant: ReadGrant): ReadGrant {
  if (grant.tenantId === undefined) return grant
  throw new AppError(
    'role_too_low',
    'These settings are of the whole project, and you are restricted to one tenant of it. Ask an owner.',
  )
}
