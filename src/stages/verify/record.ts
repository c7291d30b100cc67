import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TraceEvent } from '../../board/virtual.ts'

/** Writes `verify/trace.jsonl`: one event a line, without the run's nonce, so that equal runs give equal bytes. */
export async function writeTrace(dir: string, events: readonly TraceEvent[]): Promise<void> {
  await mkdir(join(dir, 'verify'), { recursive: true })
  const lines = function* () {
    for (let at = 0; at < events.length; at += 1000) {
      yield events
        .slice(at, at + 1000)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join('')
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(dir, 'verify/trace.jsonl')))
}

export async function writeResult(dir: string, result: unknown): Promise<void> {
  await mkdir(join(dir, 'verify'), { recursive: true })
  await writeFile(join(dir, 'verify/result.json'), `${JSON.stringify(result, null, 2)}\n`)
}

/** Writes `verify/confusion.csv`: a row for each true label, a column for each answer of the board, the last for no answer. */
export async function writeConfusion(
  dir: string,
  labels: readonly string[],
  truth: Int32Array,
  board: Int32Array,
): Promise<void> {
  const counts = labels.map(() => new Array<number>(labels.length + 1).fill(0))
  for (const [i, label] of truth.entries()) {
    const answer = board[i] ?? -1
    const row = counts[label]
    const column = answer < 0 ? labels.length : answer
    if (row) row[column] = (row[column] ?? 0) + 1
  }
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [['label', ...labels.map(cell), '(none)'], ...counts.map((row, i) => [cell(labels[i] ?? ''), ...row])]
  await mkdir(join(dir, 'verify'), { recursive: true })
  await writeFile(join(dir, 'verify/confusion.csv'), `${lines.map((l) => l.join(',')).join('\n')}\n`)
}
