import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../errors.ts'

const folder = join(import.meta.dirname, '../../../../browser/dist')

/** The SDK for pages without a bundler, and the same with everything that can be asked of it. */
const scripts = { '/sdk.js': 'tidemark.js', '/sdk.all.js': 'tidemark.all.js' } as const

// Long enough that a visit loads it once; short enough that a new version is everywhere the same day.
const cacheSeconds = 3_600

export function addSdkScriptRoutes(app: FastifyInstance): void {
  for (const [url, name] of Object.entries(scripts)) {
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      const script = await readFile(join(folder, name)).catch(() => {
        throw new AppError(
          'not_found',
          'The SDK was not built. `npm run build` builds it; `npm start` does so by itself.',
        )
      })
      const etag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 22)}"`
      reply.headers({
        etag,
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': `public, max-age=${cacheSeconds}`,
        // Pages of any site load it, those that isolate themselves included.
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(script)
    })
  }
}
