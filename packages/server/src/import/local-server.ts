import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../errors.ts'

const serverFileSchema = Type.Object({ pid: Type.Integer(), url: Type.String(), token: Type.String() })
const projectsSchema = Type.Object({
  projects: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
})

export interface LocalServer {
  readonly url: string
  /** Known to who may read the data folder. */
  readonly token: string
}

export interface ProjectRef {
  readonly id: string
  readonly name: string
}

const answerTimeoutMs = 3000

/** The server that runs on this data folder; `undefined` where none answers. */
export async function findLocalServer(dataDir: string): Promise<LocalServer | undefined> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'))
  } catch {
    // No server was started here, or it is just writing the file: either way none can be asked.
    return undefined
  }
  if (!Value.Check(serverFileSchema, value)) return undefined
  try {
    const response = await fetch(`${value.url}/livez`, { signal: AbortSignal.timeout(answerTimeoutMs) })
    await response.arrayBuffer()
    return response.ok ? { url: value.url, token: value.token } : undefined
  } catch {
    // The file outlived its server, as after a crash.
    return undefined
  }
}

/** The project that is meant: by id or name, or the only one. @throws AppError that lists them. */
export async function chooseProject(server: LocalServer, wanted: string | undefined): Promise<ProjectRef> {
  const response = await fetch(`${server.url}/v1/projects`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: AbortSignal.timeout(10 * answerTimeoutMs),
  })
  const value: unknown = response.ok ? await response.json() : undefined
  if (!Value.Check(projectsSchema, value)) {
    throw new AppError(
      'store_unavailable',
      `The server at ${server.url} does not say which projects it has (status ${response.status}).`,
    )
  }
  const { projects } = value
  const list = projects.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  if (wanted === undefined) {
    const [only] = projects
    if (only !== undefined && projects.length === 1) return only
    const what = projects.length === 0 ? 'There is no project yet.' : 'There are several projects'
    throw new AppError('request_invalid', `${what}: say which with --project.\n${list}`)
  }
  const byId = projects.find(({ id }) => id === wanted)
  const byName = projects.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined)
  if (found !== undefined) return found
  throw new AppError('not_found', `There is no one project "${wanted}". There are:\n${list}`)
}
