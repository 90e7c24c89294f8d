import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from './import-file.ts'

/** Shows how far something is: a bar on a terminal, a line now and then elsewhere. */
export interface ProgressView {
  update(progress: ImportProgress): void
  /** Says something beside it. */
  note(text: string): void
  /** Clears the way for what is printed next. */
  stop(): void
}

export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const lineIntervalMs = 5000

export const noProgress: ProgressView = {
  update: () => undefined,
  note: () => undefined,
  stop: () => undefined,
}

export function createProgressView(stream: ProgressStream & NodeJS.WritableStream): ProgressView {
  return stream.isTTY === true ? barView(stream) : lineView(stream)
}

function barView(stream: NodeJS.WritableStream): ProgressView {
  let bar: SingleBar | undefined
  let file = ''
  let startedAt = 0
  let firstRecords = 0
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    update(progress) {
      if (bar === undefined || file !== progress.file) {
        stop()
        file = progress.file
        startedAt = Date.now()
        firstRecords = progress.records
        const format =
          progress.sizeBytes === undefined
            ? '{file} | {records} records | {rate}/s | {refused} refused'
            : '{file} {bar} {percentage}% | {records} records | {rate}/s | {refused} refused | {eta_formatted} left'
        bar = new SingleBar(
          { format, stream, hideCursor: true, etaBuffer: 50, fps: 8 },
          Presets.shades_classic,
        )
        bar.start(progress.sizeBytes ?? 1, 0, shownOf(progress, 0))
      }
      const seconds = (Date.now() - startedAt) / 1000
      bar.update(
        progress.bytesRead,
        shownOf(progress, (progress.records - firstRecords) / Math.max(seconds, 0.1)),
      )
    },
    note(text) {
      stop()
      stream.write(`${text}\n`)
    },
    stop,
  }
}

function shownOf({ file, records, refused }: ImportProgress, rate: number) {
  const number = (value: number) => Math.round(value).toLocaleString('en')
  return { file, records: number(records), refused: number(refused), rate: number(rate) }
}

function lineView(stream: ProgressStream): ProgressView {
  let last: { at: number; records: number; file: string } | undefined
  return {
    update(progress) {
      const now = Date.now()
      if (last?.file !== progress.file) {
        last = { at: now, records: progress.records, file: progress.file }
        return
      }
      if (now - last.at < lineIntervalMs) return
      const rate = ((progress.records - last.records) * 1000) / (now - last.at)
      const shown = shownOf(progress, rate)
      const part = progress.sizeBytes
        ? ` (${Math.floor((100 * progress.bytesRead) / progress.sizeBytes)}%)`
        : ''
      stream.write(
        `${shown.file}: ${shown.records} records${part}, ${shown.rate}/s, ${shown.refused} refused\n`,
      )
      last = { at: now, records: progress.records, file: progress.file }
    },
    note: (text) => void stream.write(`${text}\n`),
    stop: () => undefined,
  }
}
