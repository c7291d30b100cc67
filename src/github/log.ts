import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import type { RunProgress } from '../lifecycle/outcome.ts'
import { terminalProgress } from '../report/terminal.ts'

/**
 * Breaks what the runner would take for a workflow command: `::name …::` at the beginning of a line, `##[name]` anywhere. Findings
 * quote data, and data must not set outputs, masks or annotations. Blanks are what .NET, in which the runner is written, trims.
 */
export const defuse = (text: string): string =>
  text.replace(/(^|[\r\n])((?:(?![\r\n])[\s\u0085])*):(?=:)/g, '$1$2:\u200b').replace(/##(?=\[)/g, '#\u200b#')

/** Standard output for text that comes from elsewhere. */
export function defusedOutput(output: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      output.write(defuse(String(chunk)))
      done()
    },
  })
}

/** Progress as plain lines, the steps of each stage folded into a group. */
export function groupedProgress(output: NodeJS.WritableStream): RunProgress {
  const lines = terminalProgress(defusedOutput(output))
  let open = false
  return {
    stage(name, title, reason) {
      output.write(`::group::${name}: ${title}\n`)
      open = true
      return lines.stage(name, title, reason)
    },
    stageDone(outcome) {
      // A stage that did not run opened none.
      if (open) output.write('::endgroup::\n')
      open = false
      lines.stageDone(outcome)
    },
    remark: (text) => lines.remark?.(text),
  }
}

/** Runs `work` with workflow commands switched off, for the output of other programs that goes straight to the log. */
export async function withoutCommands<T>(output: NodeJS.WritableStream, work: () => Promise<T>): Promise<T> {
  const token = randomBytes(16).toString('hex')
  output.write(`::stop-commands::${token}\n`)
  try {
    return await work()
  } finally {
    output.write(`::${token}::\n`)
  }
}
