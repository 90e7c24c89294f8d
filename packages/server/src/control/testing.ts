import type { Config } from '../config.ts'
import type { Control, ControlLogger, ControlOptions } from './control.ts'
import { openControl } from './open-control.ts'

export const publicUrl = 'http://127.0.0.1:9700'
export const ann = { email: 'ann@example.com', password: 'quiet-Harbour-82', name: 'Ann' }

export function bootstrap(given: Partial<Config['bootstrap']> = {}): Config['bootstrap'] {
  return { projectName: 'Shop', timezone: 'Europe/Berlin', ...given }
}

/** Runs `use` on a control of its own, in memory unless `options` name a folder, and closes it. */
export async function withControl<T>(
  use: (control: Control) => Promise<T>,
  options: Partial<ControlOptions> = {},
): Promise<T> {
  const control = await openControl({ dataDir: undefined, bootstrap: bootstrap(), publicUrl, ...options })
  try {
    return await use(control)
  } finally {
    await control.close()
  }
}

export function firstProjectId(control: Control): string {
  if (control.firstStart === undefined) throw new Error('This is not a first start.')
  return control.firstStart.project.id
}

/** Keeps what is logged, as text. */
export function memoryLogger() {
  const lines: string[] = []
  const write = (...parts: unknown[]) => {
    lines.push(
      parts.map((part) => (part instanceof Error ? String(part.stack) : JSON.stringify(part))).join(' '),
    )
  }
  const logger: ControlLogger = { info: write, warn: write, error: write }
  return { lines, logger }
}

/** A browser as far as signing in goes: it keeps cookies and says where it stands. */
export class Browser {
  readonly #control: Control
  readonly #address: string
  readonly #origin: string
  #cookies = new Map<string, string>()

  constructor(control: Control, address: string, origin: string = publicUrl) {
    this.#control = control
    this.#address = address
    this.#origin = origin
  }

  get headers(): Headers {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return new Headers(cookie === '' ? {} : { cookie })
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    given: Record<string, string> = {},
  ): Promise<Response> {
    const headers = this.headers
    headers.set('origin', this.#origin)
    if (body !== undefined) headers.set('content-type', 'application/json')
    for (const [name, value] of Object.entries(given)) headers.set(name, value)
    const request = new Request(`${publicUrl}/api/auth${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await this.#control.handleAuth(request, this.#address)
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response
  }

  async signIn(email: string, password: string): Promise<Response> {
    return await this.call('POST', '/sign-in/email', { email, password })
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    if (/max-age=0/i.test(cookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(name.length + 1))
  }
}
