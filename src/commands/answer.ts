import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { InputError } from '../errors.ts'
import { type Answer, writeAnswers } from '../project/answers.ts'
import { configFile } from '../project/config.ts'
import { loadProject, type Project } from '../project/project.ts'
import { type ReportQuestion, reportSchema } from '../report/schema.ts'
import { printable } from '../report/terminal.ts'
import { stages } from '../stages/index.ts'

interface AnswerFlags {
  project: string
  out?: string
  leaveOut?: boolean
}

export function register(program: Command): void {
  program
    .command('answer')
    .summary('answer a question of the last run')
    .description(
      'Answer a question of the last run with the same demand in other words. The answer is kept in tinyml.yml; the next run reads it.',
    )
    .argument('<number>', 'number of the question')
    .argument('[words...]', 'the same demand in other words')
    .addOption(new Option('--project <dir>', 'folder of tinyml.yml').default('.'))
    .option('--out <dir>', 'folder of the artifacts (default: `output:` of tinyml.yml)')
    .option('--leave-out', 'the demand is dropped')
    .action(async (number: string, words: string[], flags: AnswerFlags) => {
      const project = loadProject(flags.project)
      const questions = openQuestions(flags.out ? resolve(flags.out) : join(project.dir, project.config.output))
      const question = pick(questions, number)
      const answer = toAnswer(question, flags.leaveOut ? leaveOut(words) : spoken(words))
      await writeAnswers(project.dir, [answer])
      const said = answer.answer ? `answered with “${printable(answer.answer)}”` : 'left out'
      process.stdout.write(`“${printable(answer.about)}” is ${said}; written to ${configFile}\n`)
      process.stdout.write(`${whatIsLeft(questions, [...project.config.answers, answer])}\n`)
    })
}

/** The questions that the last run left open. Throws an InputError when there was no run, or none is open. */
function openQuestions(out: string): ReportQuestion[] {
  const file = join(out, 'report.json')
  if (!existsSync(file)) {
    throw new InputError('lifecycle/no-question', `expected the report of a run at ${file}, found none`)
  }
  const report = reportSchema.pick({ questions: true }).safeParse(readJson(file))
  if (!report.success) {
    throw new InputError('lifecycle/no-question', `${file} is no report of this version`, { where: file })
  }
  if (report.data.questions.length === 0) {
    throw new InputError('lifecycle/no-question', 'the last run left no question open')
  }
  return report.data.questions
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function pick(questions: readonly ReportQuestion[], number: string): ReportQuestion {
  const question = /^\d+$/.test(number) ? questions.find((q) => q.number === Number(number)) : undefined
  if (!question) {
    const list = questions.map((q) => `${q.number} (${q.stage}, about “${q.about}”)`).join(', ')
    throw new InputError('project/bad-usage', `no question has the number ${number}; open are ${list}`)
  }
  if (!stages.some((s) => s.name === question.stage)) {
    const names = stages.map((s) => s.name).join(', ')
    throw new InputError(
      'lifecycle/no-question',
      `question ${number} is of a stage \`${question.stage}\`; there are ${names}`,
    )
  }
  return question
}

function spoken(words: readonly string[]): string {
  const answer = words.join(' ').trim()
  if (answer) return answer
  throw new InputError('project/bad-usage', 'expected an answer, found no words', {
    hint: 'Say the same in other words, or give `--leave-out` to drop the demand.',
  })
}

function leaveOut(words: readonly string[]): string {
  if (words.length === 0) return ''
  throw new InputError('project/bad-usage', 'expected either words or `--leave-out`, found both', {
    hint: 'Say the same in other words, or give `--leave-out` alone to drop the demand.',
  })
}

/** The answer to a question. Throws an InputError where words cannot answer it, or are the ones that were not understood. */
export function toAnswer({ stage, about, answerable, number }: ReportQuestion, answer: string): Answer {
  if (!answerable || !about) {
    throw new InputError('project/bad-usage', `question ${number} cannot be answered with words: it says what to do`)
  }
  if (plain(answer) === plain(about)) {
    throw new InputError('project/bad-usage', 'these are the words that were not understood', {
      hint: 'Say the same in other words; `report.md` has what can be said.',
    })
  }
  return { stage, about, answer }
}

const plain = (text: string): string => text.toLowerCase().split(/\s+/).filter(Boolean).join(' ')

function whatIsLeft(questions: readonly ReportQuestion[], answers: Project['config']['answers']): string {
  const answered = ({ stage, about }: ReportQuestion) => answers.some((a) => a.stage === stage && a.about === about)
  const left = questions.filter((q) => !answered(q)).map((q) => q.number)
  if (left.length === 0) return 'no question is left: run again'
  return left.length > 1 ? `questions ${left.join(', ')} are left` : `question ${left[0]} is left`
}
