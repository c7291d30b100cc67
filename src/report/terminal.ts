import cliProgress from 'cli-progress'
import colours from 'picocolors'
import type { Finding } from '../findings/index.ts'
import { visible } from '../hidden.ts'
import type { RunProgress, StageOutcome } from '../lifecycle/outcome.ts'
import type { Report } from './schema.ts'
import { became, reader } from './words.ts'

const marks: Record<StageOutcome['status'], string> = {
  passed: colours.green('✔'),
  unchanged: colours.dim('='),
  skipped: colours.dim('-'),
  failed: colours.red('✘'),
}

/** Progress on a stream: a bar that redraws itself on a terminal, plain lines elsewhere. */
export function terminalProgress(stream: NodeJS.WritableStream & { isTTY?: boolean }): RunProgress {
  const counter = countingOn(stream)
  return {
    stage(name, title, reason) {
      stream.write(`${colours.bold(name)}  ${title}${reason ? colours.dim(` (${printable(reason)})`) : ''}\n`)
      return {
        step(text) {
          counter.end()
          stream.write(`  ${colours.dim(printable(text))}\n`)
        },
        update: counter.update,
      }
    },
    remark(text) {
      counter.end()
      stream.write(`${colours.dim(printable(text))}\n`)
    },
    stageDone(outcome) {
      counter.end()
      const time = outcome.seconds ? colours.dim(` ${outcome.seconds.toFixed(1)} s`) : ''
      stream.write(`${marks[outcome.status]} ${outcome.stage}  ${printable(summary(outcome))}${time}\n`)
      for (const f of outcome.findings) stream.write(`${formatFinding(f)}\n`)
    },
  }
}

function summary(outcome: StageOutcome): string {
  if (outcome.status === 'passed') return outcome.headline
  return outcome.status === 'failed' ? 'failed' : `${outcome.status}: ${outcome.reason}`
}

export interface Counter {
  update(done: number, total: number, detail?: string): void
  end(): void
}

/** A bar on a terminal, a line a quarter elsewhere. */
export function countingOn(stream: NodeJS.WritableStream & { isTTY?: boolean }): Counter {
  return stream.isTTY === true && !process.env.CI ? barCounter(stream) : lineCounter(stream)
}

function barCounter(stream: NodeJS.WritableStream): Counter {
  let bar: cliProgress.SingleBar | null = null
  const end = () => {
    bar?.stop()
    bar = null
  }
  return {
    update(done, total, detail = '') {
      if (!bar) {
        bar = new cliProgress.SingleBar(
          { stream, format: '  {bar} {value}/{total} {detail}', clearOnComplete: true, hideCursor: true },
          cliProgress.Presets.shades_classic,
        )
        bar.start(total, done, { detail })
      }
      bar.update(done, { detail })
      if (done >= total) end()
    },
    end,
  }
}

/** A log is read later: a line a quarter is enough. */
function lineCounter(stream: NodeJS.WritableStream): Counter {
  let shown = 0
  return {
    update(done, total, detail = '') {
      const quarter = Math.floor((4 * done) / total)
      if (quarter <= shown) return
      shown = quarter
      stream.write(`  ${done}/${total} ${detail}\n`)
    },
    end() {
      shown = 0
    },
  }
}

/** What became of the person's words, why dearer planners were asked, and what to look at: a line each. */
export function inShort(report: Report): string {
  const line = (head: string, text: string) => `${colours.bold(head.padEnd(7))} ${printable(text)}`
  const lines = [
    ...report.stages.flatMap((s) =>
      s.clauses.map((c) => `${line('words', `“${c.words}” → ${became(c)}`)} ${colours.dim(`(${reader(c)})`)}`),
    ),
    ...report.stages.flatMap((s) => s.reasons.map((reason) => line('why', `${s.stage}: ${reason}`))),
    ...report.review.map((r) => line('review', `${r.stage}: ${r.reason}`)),
  ]
  return lines.map((l) => `${l}\n`).join('')
}

const tints = { error: colours.red, warning: colours.yellow, note: colours.dim }

export function formatFinding(f: Finding): string {
  const place = f.where ? `${printable(f.where)}: ` : ''
  const first = `  ${tints[f.severity](f.severity)} ${place}${printable(f.message)} ${colours.dim(`[${f.code}]`)}`
  return f.severity === 'note' ? first : `${first}\n    ${colours.dim('→')} ${f.hint}`
}

/** Messages may quote data; what would steer a terminal, or hide, is shown as its code point. */
export const printable = visible
