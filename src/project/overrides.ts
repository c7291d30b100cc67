import { boards } from '../board/profiles.ts'
import { InputError } from '../errors.ts'
import { configSchema } from './config.ts'
import { checkTogether, type Project } from './project.ts'

/** What one run takes in place of tinyml.yml. It counts as an input of the stages like the settings that it replaces. */
export interface Overrides {
  /** The person's words to each stage. */
  wishes?: { data?: string | undefined; convert?: string | undefined; sketch?: string | undefined } | undefined
  /** Another board than the project’s. */
  board?: string | undefined
  /** Limits for language models; each replaces that of `llm.budget`. */
  budget?: { tokens?: number | undefined; usd?: number | undefined; seconds?: number | undefined } | undefined
}

/** The project with the settings of this run. Throws an InputError where one is not what tinyml.yml could hold. */
export function withOverrides(before: Project, { wishes = {}, budget = {}, board }: Overrides): Project {
  const project = board === undefined ? before : onBoard(before, board)
  const { config } = project
  return {
    ...project,
    config: {
      ...config,
      sketch: wishes.sketch === undefined ? config.sketch : words(wishes.sketch, '--wish'),
      data: {
        ...config.data,
        wish: wishes.data === undefined ? config.data.wish : words(wishes.data, '--wish-data'),
      },
      quantisation: {
        ...config.quantisation,
        wish: wishes.convert === undefined ? config.quantisation.wish : words(wishes.convert, '--wish-convert'),
      },
      llm: { ...config.llm, budget: { ...config.llm.budget, ...given(budget) } },
    },
  }
}

function onBoard(project: Project, name: string): Project {
  const board = Object.values(boards).find((b) => b.id === name)
  if (!board) {
    const names = Object.keys(boards).join(', ')
    throw new InputError('project/bad-usage', `--board: expected one of ${names}, found ${name}`)
  }
  checkTogether(board, project.sensor, project.whereIs)
  return { ...project, board, config: { ...project.config, board: board.id } }
}

function words(text: string, flag: string): string {
  if (configSchema.shape.sketch.safeParse(text).success) return text
  throw new InputError(
    'project/bad-usage',
    `${flag}: expected at most 20,000 characters, found ${text.length.toLocaleString('en')}`,
    { hint: 'Say it in fewer words.' },
  )
}

const given = <T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
