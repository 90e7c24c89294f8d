import { registerHooks } from 'node:module'
import type { Control, ControlOptions } from './control.ts'

/**
 * Opens projects, keys and people on the embedded Postgres in `<dataDir>/control`, and makes the first project
 * where there is none.
 * @throws MigrationError when the tables cannot be brought up to date; AppError `key_weak`, `password_weak` or
 * `setup_invalid` when the first start's settings cannot be used: nothing was made then.
 */
export async function openControl(options: ControlOptions): Promise<Control> {
  const hooks = resolveDrizzleLightly()
  try {
    const { openPostgresControl } = await import('./postgres-control.ts')
    return await openPostgresControl(options)
  } finally {
    hooks.deregister()
  }
}

/**
 * For each of Drizzle's hundred modules Node 24 reads and parses its package.json, of 180 KB, to learn that it
 * is an ES module: 0.7 s and 190 MB at start (2026-11, 2 cores). Saying so beforehand saves both, which is why
 * what uses Drizzle is imported by `openControl` alone.
 */
function resolveDrizzleLightly() {
  return registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('.') || !context.parentURL?.includes('/node_modules/drizzle-orm/'))
        return next(specifier, context)
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
    },
  })
}
