import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

type Reply<Answer> = { readonly answer: Answer } | { readonly error: string }

/** A child process that answers one task after another. */
export interface Child<Task, Answer> {
  readonly pid: number
  ask(task: Task): Promise<Answer>
  stop(): Promise<void>
}

/** Starts the script with an empty environment, so that nobody's own settings change a figure. */
export function startChild<Task, Answer>(script: URL): Child<Task, Answer> {
  const child = fork(fileURLToPath(script), { env: {}, execArgv: [], serialization: 'advanced' })
  return {
    pid: child.pid ?? 0,
    ask: (task) => ask<Task, Answer>(child, task),
    stop: () => stopProcess(child, 10_000),
  }
}

export async function runInChild<Task, Answer>(script: URL, task: Task): Promise<Answer> {
  const child = startChild<Task, Answer>(script)
  try {
    return await child.ask(task)
  } finally {
    await child.stop()
  }
}

/** For the child: answers every task that the parent sends with what `work` gives, or with its error. */
export function answerParent<Task, Answer>(work: (task: Task) => Promise<Answer>): void {
  process.on('message', (task: Task) => {
    work(task).then(
      (answer) => reply({ answer }),
      (error: unknown) =>
        reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit())
}

/** Asks the process to end, and makes it end when it has not after `graceMs`. */
export async function stopProcess(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}

function ask<Task, Answer>(child: ChildProcess, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      child.off('message', onMessage)
      child.off('exit', onExit)
      act()
    }
    const onMessage = (message: unknown) => {
      const reply = message as Reply<Answer>
      settle(() => ('answer' in reply ? resolve(reply.answer) : reject(new Error(reply.error))))
    }
    const onExit = (code: number | null) =>
      settle(() => reject(new Error(`A process of the bench ended with code ${code} before it answered.`)))
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.send(task as object)
  })
}

function reply<Answer>(message: Reply<Answer>): void {
  process.send?.(message)
}
