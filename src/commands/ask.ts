import { createInterface } from 'node:readline'
import { InputError } from '../errors.ts'
import type { Answer } from '../project/answers.ts'
import type { ReportQuestion } from '../report/schema.ts'
import { printable } from '../report/terminal.ts'
import { toAnswer } from './answer.ts'

/** Whether somebody sits there who can be asked. */
export const canAsk = (
  flags: { input: boolean; json?: boolean | undefined },
  input: { isTTY?: boolean },
  output: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv,
): boolean => flags.input && !flags.json && input.isTTY === true && output.isTTY === true && !environment.CI

/**
 * Asks the questions one by one. An empty line skips one, `-` leaves the demand out, the end of the input or Ctrl-C skips the rest.
 * Returns what was answered.
 */
export async function ask(
  questions: readonly ReportQuestion[],
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const askable = questions.filter((q) => q.answerable && q.about)
  if (askable.length === 0) return answers
  const lines = createInterface({ input, output, terminal: false })
  const close = () => lines.close()
  signal.addEventListener('abort', close, { once: true })
  // An iterator keeps lines that come before they are asked for, such as pasted ones.
  const typed = lines[Symbol.asyncIterator]()
  output.write('\nSay it in other words; `-` leaves it out, an empty line leaves the question open.\n')
  for (let i = 0; i < askable.length; ) {
    const question = askable[i] as ReportQuestion
    output.write(`${question.number}. “${printable(question.about)}” > `)
    const { done, value } = await typed.next()
    if (done) break
    const words = value.trim()
    try {
      if (words !== '') answers.push(toAnswer(question, words === '-' ? '' : words))
      i++
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      output.write(`   ${error.message}: ${error.hint}\n`)
    }
  }
  signal.removeEventListener('abort', close)
  lines.close()
  return answers
}
