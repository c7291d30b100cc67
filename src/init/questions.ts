import { createInterface } from 'node:readline'
import { printable } from '../report/terminal.ts'

/** Asks one thing at a time; an empty line takes the suggestion. */
export interface Questions {
  /** `check` says what is wrong with an answer; null lets it pass. */
  ask(question: string, suggestion: string, check?: (answer: string) => string | null): Promise<string>
  confirm(question: string): Promise<boolean>
  close(): void
}

/** On a terminal. The end of the input takes every suggestion that is left, and confirms nothing. */
export function onTerminal(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Questions {
  const lines = createInterface({ input, output, terminal: false })
  const typed = lines[Symbol.asyncIterator]()
  const next = async (prompt: string): Promise<string | null> => {
    output.write(printable(prompt))
    const { done, value } = await typed.next()
    if (done) output.write('\n')
    return done ? null : value.trim()
  }
  return {
    async ask(question, suggestion, check = () => null) {
      for (;;) {
        const answer = await next(`${question}${suggestion === '' ? '' : ` [${suggestion}]`}: `)
        const chosen = answer || suggestion
        const wrong = check(chosen)
        if (wrong === null || answer === null) return chosen
        output.write(`  ${printable(wrong)}\n`)
      }
    },
    confirm: async (question) => /^y(es)?$/i.test((await next(`${question} [y/N] `)) ?? ''),
    close: () => lines.close(),
  }
}

/** Asks nobody: every suggestion is taken, nothing is confirmed. */
export const silent: Questions = {
  ask: async (_, suggestion) => suggestion,
  confirm: async () => false,
  close: () => {},
}
