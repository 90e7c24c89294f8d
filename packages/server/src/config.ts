import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

const MiB = 1024 * 1024

/**
 * Every setting there is: its type, bounds, default and a sentence. The environment's names follow from the
 * keys (`log.maxBytes` is `TIDEMARK_LOG_MAX_BYTES`), and so does `docs/configuration.md`.
 */
export const configSchema = Type.Object({
  host: Type.String({
    default: '127.0.0.1',
    description:
      'The address to listen on. The default is reached from this machine only; `0.0.0.0` opens it to all.',
  }),
  port: Type.Integer({
    default: 9700,
    minimum: 0,
    maximum: 65535,
    description: 'The port to listen on. 0 takes a free one.',
  }),
  dataDir: Type.String({
    default: './data',
    description: 'The folder of everything that is kept. One server a folder.',
  }),
  publicUrl: Type.Optional(
    Type.String({
      description:
        'The address that browsers reach this server by, such as `https://stats.example.com`. Set it behind a proxy: sign-in and cookies depend on it.',
    }),
  ),
  trustProxy: Type.Boolean({
    default: false,
    description:
      "Take the sender's address from `X-Forwarded-For`. Only behind a proxy that sets it, or anybody can claim any address.",
  }),
  logLevel: Type.Union(
    [
      Type.Literal('trace'),
      Type.Literal('debug'),
      Type.Literal('info'),
      Type.Literal('warn'),
      Type.Literal('error'),
      Type.Literal('silent'),
    ],
    {
      default: 'info',
      description: 'How much is written to standard error, as lines of JSON.',
    },
  ),
  geoDatabase: Type.Optional(
    Type.String({
      description:
        'A file in the MaxMind format to look up countries, regions and cities in, instead of the one that is included.',
    }),
  ),
  log: Type.Object({
    maxBytes: Type.Integer({
      default: 16 * 1024 * MiB,
      minimum: MiB,
      description: 'The most that the log may hold before collect answers 503.',
    }),
    minFreeBytes: Type.Integer({
      default: 512 * MiB,
      minimum: 0,
      description: 'The free space on the disk under which collect answers 503.',
    }),
    maxLagEntries: Type.Integer({
      default: 5_000_000,
      minimum: 1,
      description: 'How many requests a reader of the log may be behind before collect answers 503.',
    }),
  }),
  loader: Type.Object({
    batchEvents: Type.Integer({
      default: 50_000,
      minimum: 1,
      maximum: 1_000_000,
      description: 'The most events of one insert.',
    }),
    batchBytes: Type.Integer({
      default: 32 * MiB,
      minimum: MiB,
      description: 'The most bytes of one insert.',
    }),
    flushIntervalMs: Type.Integer({
      default: 400,
      minimum: 1,
      maximum: 60_000,
      description:
        'The least time from one insert to the next: shorter shows events sooner, longer costs the engine less.',
    }),
    paused: Type.Boolean({
      default: false,
      description: 'Take events into the log but load none: for maintenance of the store, and to measure.',
    }),
    dedupeMemoryBytes: Type.Integer({
      default: 256 * MiB,
      minimum: MiB,
      description:
        'Memory for the ids of the last 7 days, about 6 bytes each. Past it the days that are remembered get fewer, and the log says so.',
    }),
  }),
  store: Type.Object({
    maxMemoryBytes: Type.Integer({
      default: 900 * MiB,
      minimum: 256 * MiB,
      description: 'Memory that the embedded engine may take.',
    }),
    mergeThreads: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      description: 'Threads that merge in the background.',
    }),
    niceness: Type.Integer({
      default: 10,
      minimum: 0,
      maximum: 19,
      description: 'How far the engine stands back behind collect when both want the processor.',
    }),
  }),
  query: Type.Object({
    maxMemoryBytes: Type.Integer({
      default: 512 * MiB,
      minimum: 16 * MiB,
      description: 'Memory that one question may take.',
    }),
    maxRowsRead: Type.Integer({
      default: 2_000_000_000,
      minimum: 1000,
      description: 'Rows that one question may read.',
    }),
    maxExecutionMs: Type.Integer({
      default: 20_000,
      minimum: 10,
      description: 'Time that one question may take.',
    }),
    maxResultRows: Type.Integer({
      default: 50_000,
      minimum: 1,
      description: 'Rows that one answer may have.',
    }),
    concurrency: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description: 'Questions that are answered at the same time; others wait their turn.',
    }),
    cacheEntries: Type.Integer({
      default: 1000,
      minimum: 0,
      maximum: 1_000_000,
      description:
        'Answers that are kept to be given again while nothing new came into their range. 0 keeps none.',
    }),
    cacheBytes: Type.Integer({
      default: 16 * MiB,
      minimum: MiB,
      description: 'The most bytes of JSON that the kept answers may have together.',
    }),
  }),
  bootstrap: Type.Object({
    writeKey: Type.Optional(
      Type.String({
        description: "First start only: the first project's write key, at least 24 characters.",
        secret: true,
      }),
    ),
    readKey: Type.Optional(
      Type.String({
        description: "First start only: the first project's read key, at least 24 characters.",
        secret: true,
      }),
    ),
    ownerEmail: Type.Optional(
      Type.String({ description: 'First start only: the e-mail address of the first owner.' }),
    ),
    ownerPassword: Type.Optional(
      Type.String({
        description: "First start only: the first owner's password, at least 12 characters.",
        secret: true,
      }),
    ),
    projectName: Type.String({
      default: 'My project',
      description: "First start only: the first project's name.",
    }),
    timezone: Type.String({
      default: 'UTC',
      description: "First start only: the first project's time zone, such as `Europe/Berlin`.",
    }),
  }),
})

export type Config = Static<typeof configSchema>

/** One setting as the documentation shows it. */
export interface SettingDoc {
  readonly name: string
  readonly path: readonly string[]
  readonly schema: TSchema
}

/** The settings in order, each with its name in the environment. */
export function listSettings(): readonly SettingDoc[] {
  const walk = (schema: TSchema, path: readonly string[]): SettingDoc[] =>
    Type.IsObject(schema)
      ? Object.entries(schema.properties).flatMap(([key, inner]) => walk(inner, [...path, key]))
      : [{ name: environmentName(path), path, schema }]
  return walk(configSchema, [])
}

/** Settings that cannot be used: every fault at once, each with the name to change. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Settings from `environment`, over those of the file that `TIDEMARK_CONFIG` names (`./tidemark.env` where
 * there is one; lines of `NAME=value`), over the defaults.
 * @throws ConfigError with all faults together.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const settings = { ...readSettingsFile(environment['TIDEMARK_CONFIG']), ...definedOnly(environment) }
  const known = listSettings()
  const faults = unknownNames(Object.keys(settings), known)
  const draft: Record<string, unknown> = {}
  for (const { name, path, schema } of known) {
    const text = settings[name]
    if (text === undefined || text === '') continue
    const value = Value.Convert(schema, text)
    for (const error of Value.Errors(schema, value))
      faults.push(`${name}: ${error.message}, but it is ${shown(schema, text)}.`)
    setAt(draft, path, value)
  }
  if (faults.length > 0) throw new ConfigError(faults)
  const config = Value.Parse(configSchema, Value.Default(configSchema, withSections(draft)))
  return Object.freeze({ ...config, dataDir: resolve(config.dataDir) })
}

/** `config` as it may be logged: secrets as `***`. */
export function redactConfig(config: Config): unknown {
  const copy = structuredClone(config) as unknown as Record<string, unknown>
  for (const { path, schema } of listSettings()) {
    if (isSecret(schema) && getAt(copy, path) !== undefined) setAt(copy, path, '***')
  }
  return copy
}

export function isSecret(schema: TSchema): boolean {
  return 'secret' in schema && schema.secret === true
}

function environmentName(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/([A-Z])/g, '_$1').toUpperCase()).join('_')
  return words === 'HOST' || words === 'PORT' ? words : `TIDEMARK_${words}`
}

function readSettingsFile(path: string | undefined): Record<string, string | undefined> {
  const file = path ?? './tidemark.env'
  if (!existsSync(file)) {
    if (path === undefined) return {}
    throw new ConfigError([`TIDEMARK_CONFIG names ${path}, and there is no such file.`])
  }
  return parseEnv(readFileSync(file, 'utf8'))
}

function unknownNames(names: readonly string[], known: readonly SettingDoc[]): string[] {
  const valid = new Set([...known.map(({ name }) => name), 'TIDEMARK_CONFIG'])
  return names
    .filter((name) => name.startsWith('TIDEMARK_') && !valid.has(name))
    .map((name) => `${name} is no setting. See docs/configuration.md for those there are.`)
}

function definedOnly(environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined))
}

function shown(schema: TSchema, text: string): string {
  return isSecret(schema) ? '***' : JSON.stringify(text)
}

function withSections(draft: Record<string, unknown>): Record<string, unknown> {
  return { log: {}, loader: {}, store: {}, query: {}, bootstrap: {}, ...draft }
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const inner = (target[key] ?? {}) as Record<string, unknown>
  target[key] = inner
  setAt(inner, rest, value)
}

function getAt(target: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], target)
}
