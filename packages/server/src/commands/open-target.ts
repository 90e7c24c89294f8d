import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { sha256 } from '../import/fingerprint.ts'
import { createHttpTarget } from '../import/http-target.ts'
import { chooseProject, findLocalServer, type LocalServer } from '../import/local-server.ts'
import type { ImportTarget } from '../import/target.ts'
import type { CommandContext } from './context.ts'
import { startForCommand } from './start-for-command.ts'

export interface TargetFlags {
  readonly url?: string
  readonly key?: string
  readonly project?: string
}

export interface OpenTarget {
  readonly target: ImportTarget
  /** Where journals of imports into it are kept. */
  readonly stateDir: string
  close(): Promise<void>
}

const common = {
  patienceMs: 10 * 60_000,
  requestTimeoutMs: 120_000,
  firstBackoffMs: 250,
  fetch,
}

/**
 * Where events of a command go: the server at `--url`; else the one that runs on the data folder; else one
 * that is started for the command and closed at its end.
 */
export async function openTarget(
  flags: TargetFlags,
  context: CommandContext,
  onWait: (reason: string) => void,
): Promise<OpenTarget> {
  if (flags.url !== undefined) return openRemote({ ...flags, url: flags.url }, onWait)
  if (flags.key !== undefined) {
    throw new AppError(
      'request_invalid',
      '--key goes with --url, the address of the server that knows the key.',
    )
  }
  const config = loadConfig(context.environment)
  const running = await findLocalServer(config.dataDir)
  if (running !== undefined) {
    return {
      ...(await openLocal(running, flags, { dataDir: config.dataDir, onWait })),
      close: async () => undefined,
    }
  }
  const server = await startForCommand(config, context)
  try {
    const local = { url: server.url, token: server.localToken }
    const opened = await openLocal(local, flags, { dataDir: config.dataDir, onWait })
    return { ...opened, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw error
  }
}

async function openLocal(
  server: LocalServer,
  flags: TargetFlags,
  options: { readonly dataDir: string; readonly onWait: (reason: string) => void },
): Promise<Omit<OpenTarget, 'close'>> {
  const project = await chooseProject(server, flags.project)
  return {
    stateDir: join(options.dataDir, 'imports'),
    target: createHttpTarget({
      ...common,
      name: `the project ${project.name}`,
      project: project.id,
      url: `${server.url}/v1/import/events?project=${encodeURIComponent(project.id)}`,
      token: server.token,
      compress: false,
      onWait: options.onWait,
    }),
  }
}

function openRemote(
  flags: TargetFlags & { readonly url: string },
  onWait: (reason: string) => void,
): OpenTarget {
  const { key } = flags
  if (key === undefined) {
    throw new AppError('key_missing', 'A server elsewhere takes events by its write key: say --key KEY.')
  }
  if (!URL.canParse(flags.url)) {
    throw new AppError(
      'request_invalid',
      `${flags.url} is no address: write one like https://stats.example.com`,
    )
  }
  const url = new URL('/v1/events', flags.url)
  // Which project a key stands for only the server knows. A name given with --project outlives a change of key.
  const project = sha256(url.origin, '\n', flags.project ?? key).slice(0, 16)
  return {
    stateDir: join(homedir(), '.local', 'state', 'tidemark', 'imports'),
    target: createHttpTarget({
      ...common,
      name: url.host,
      project,
      url: url.href,
      token: key,
      compress: true,
      onWait,
    }),
    close: async () => undefined,
  }
}
