import { toAnswer } from '../commands/answer.ts'
import { InputError } from '../errors.ts'
import type { PlannerMode } from '../lifecycle/planner.ts'
import type { Answer } from '../project/answers.ts'
import type { ReportQuestion } from '../report/schema.ts'
import { type BotRequest, type StageName, stageNames } from './request.ts'

/** Several commands of one comment as one run: what they change in tinyml.yml, and what has to run then. */
export interface Order {
  wishes: { data?: string; convert?: string; sketch?: string }
  answers: Answer[]
  /** Empty for all of them. */
  stages: StageName[]
  /** Run this stage and those after it even if nothing changed. */
  from: StageName | undefined
  /** Nothing is generated: the sketch is verified as it is. */
  verifyOnly: boolean
  planner: PlannerMode
  budget: { usd: number; tokens: number }
  board: string | undefined
  dryRun: boolean
  /** Nothing of it is to be published: a dry run, or a run on another board than the project’s. */
  trial: boolean
}

/**
 * One run for all commands: their words and answers first, then every stage that one of them wants. Of a flag that is given twice the last
 * counts, of budgets the smallest.
 * @param questions those of the report at the commit that was read; null where there is none
 */
export function orderOf({ work, budget }: BotRequest, questions: readonly ReportQuestion[] | null): Order {
  const order: Order = {
    ...{
      wishes: {},
      answers: [],
      stages: [],
      from: undefined,
      planner: 'auto',
      board: undefined,
      dryRun: false,
      trial: false,
    },
    ...{ verifyOnly: work.every((w) => w.name === 'verify'), budget: { ...budget } },
  }
  let all = false
  for (const command of work) {
    const { planner, budget: usd, board, dryRun } = command.flags
    order.planner = planner ?? order.planner
    order.board = board ?? order.board
    order.dryRun ||= dryRun ?? false
    if (usd !== undefined) order.budget.usd = Math.min(order.budget.usd, usd)
    switch (command.name) {
      case 'run':
        if (command.stages.length === 0) all = true
        order.stages.push(...command.stages)
        break
      case 'regenerate':
        all = true
        if (command.words.trim() === '') order.from = earlier(order.from, command.stage)
        else order.wishes[talkative(command.stage)] = command.words.trim()
        break
      case 'answer':
        all = true
        order.answers.push(answerTo(questions, command.number, command.words.trim()))
        break
      case 'verify':
        order.stages.push('verify')
    }
  }
  const trial = order.dryRun || order.board !== undefined
  return { ...order, trial, stages: all ? [] : [...new Set(order.stages)] }
}

const earlier = (a: StageName | undefined, b: StageName): StageName =>
  stageNames.find((name) => name === a || name === b) as StageName

function talkative(stage: StageName): keyof Order['wishes'] {
  if (stage === 'data' || stage === 'convert' || stage === 'sketch') return stage
  throw new InputError('project/bad-usage', `the stage ${stage} takes no words; data, convert and sketch do`, {
    hint: `Comment \`/tinyml regenerate ${stage}\` without words, or give them to another stage.`,
  })
}

function answerTo(questions: readonly ReportQuestion[] | null, number: number, words: string): Answer {
  if (!questions?.length) {
    throw new InputError('lifecycle/no-question', 'no question is open at this commit', {
      hint: 'Answer in the pull request that asks: its branch has the report with the questions.',
    })
  }
  const question = questions.find((q) => q.number === number)
  if (!question) {
    const open = questions.map((q) => q.number).join(', ')
    throw new InputError('project/bad-usage', `no question has the number ${number}; open are ${open}`)
  }
  return toAnswer(question, words)
}
