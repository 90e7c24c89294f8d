import type { Readable, Writable } from 'node:stream'

/** What a command has to do with outside: given by `main.ts`, so that no command reaches for it itself. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean }
  /** Called once with what the process is to end with. */
  readonly setExitCode: (code: number) => void
  /** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
  readonly stopSignal: () => AbortSignal
}
