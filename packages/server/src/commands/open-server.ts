import { loadConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { chooseProject, findLocalServer, type LocalServer } from '../import/local-server.ts'
import type { CommandContext } from './context.ts'
import { startForCommand } from './start-for-command.ts'

export interface ServerFlags {
  readonly url?: string
  readonly key?: string
  readonly project?: string
}

/** A server that a command asks, about one project. */
export interface OpenServer {
  /** The answer's JSON; `undefined` where there is none. @throws AppError with what the server said. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

const requestTimeoutMs = 5 * 60_000

/**
 * The server at `--url`; else the one that runs on the data folder; else one that is started for the command and
 * closed at its end.
 */
export async function openServer(flags: ServerFlags, context: CommandContext): Promise<OpenServer> {
  if (flags.url !== undefined) return openRemote({ ...flags, url: flags.url })
  if (flags.key !== undefined) {
    throw new AppError(
      'request_invalid',
      '--key goes with --url, the address of the server that knows the key.',
    )
  }
  const config = loadConfig(context.environment)
  const running = await findLocalServer(config.dataDir)
  if (running !== undefined) return openLocal(running, flags, () => Promise.resolve())
  const server = await startForCommand(config, context)
  try {
    const local = { url: server.url, token: server.localToken }
    return await openLocal(local, flags, () => server.close())
  } catch (error) {
    await server.close()
    throw error
  }
}

async function openLocal(
  server: LocalServer,
  flags: ServerFlags,
  close: () => Promise<void>,
): Promise<OpenServer> {
  const project = await chooseProject(server, flags.project)
  const headers = { authorization: `Bearer ${server.token}`, 'x-tidemark-project': project.id }
  return { ask: (method, path, body) => ask(new URL(path, server.url), { method, headers, body }), close }
}

function openRemote({ url, key }: ServerFlags & { readonly url: string }): OpenServer {
  if (key === undefined) {
    throw new AppError('key_missing', 'A server elsewhere answers by its read key: say --key KEY.')
  }
  if (!URL.canParse(url)) {
    throw new AppError('request_invalid', `${url} is no address: write one like https://stats.example.com`)
  }
  const headers = { authorization: `Bearer ${key}` }
  return {
    ask: (method, path, body) => ask(new URL(path, url), { method, headers, body }),
    close: () => Promise.resolve(),
  }
}

async function ask(
  url: URL,
  { method, headers, body }: { method: string; headers: Record<string, string>; body: unknown },
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(requestTimeoutMs),
  }).catch((cause: unknown) => {
    throw new AppError('store_unavailable', `The server at ${url.origin} does not answer. Is it running?`, {
      cause,
    })
  })
  const text = await response.text()
  const value: unknown = text === '' ? undefined : JSON.parse(text)
  if (response.ok) return value
  const detail =
    typeof value === 'object' && value !== null && 'detail' in value ? String(value.detail) : text
  const details = typeof value === 'object' && value !== null ? { ...value } : {}
  throw new AppError('request_invalid', detail, { details })
}
