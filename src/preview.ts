import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from './errors.ts'
import { clausesOf } from './language/clauses.ts'
import { mostClauses, readingRequest } from './language/model-reading.ts'
import type { PromptLibrary, RenderedPrompt } from './language/prompts.ts'
import { writingRequest } from './lifecycle/model-writer.ts'
import type { Strategy } from './lifecycle/planner.ts'
import { silentProgress } from './lifecycle/progress.ts'
import type { AnyStage, StageContext } from './lifecycle/stage.ts'
import type { ModelRequest } from './llm/types.ts'
import type { Project } from './project/project.ts'
import { createPythonEnvironment } from './python/run.ts'
import { chooseSandbox } from './sandbox/choose.ts'
import { createToolchain } from './tools/find.ts'

/** What a stage would say to a language model now. */
export interface Preview {
  /** The person's words, clause by clause, and who takes each; `model` for those that are asked about. */
  clauses: { words: string; by: 'rules' | 'person' | 'model' }[]
  /** First calls only: a repair depends on what comes back. */
  calls: { request: ModelRequest; prompt: RenderedPrompt }[]
}

export interface PreviewOptions {
  project: Project
  /** The output folder, with the artifacts that the stage needs. */
  out: string
  stage: AnyStage
  strategy: Strategy
  prompts: PromptLibrary
  /** Also the clauses that the rules read. */
  all: boolean
  signal: AbortSignal
}

/**
 * Builds the calls of a stage without making them.
 * @throws InputError for a stage that asks no model, or whose artifacts before it are not there
 */
export async function preview(options: PreviewOptions): Promise<Preview> {
  const { stage, strategy, prompts, all } = options
  const { language, freeform, name } = stage
  if (strategy === 'freeform' ? !freeform : !language) {
    throw new InputError(
      'project/bad-usage',
      `the stage ${name} asks no language model${strategy === 'freeform' ? ' for code' : ''}`,
    )
  }
  const context = contextOf(options)
  const brief = await gather(stage, context)
  if (strategy === 'freeform' && freeform) {
    const variables = await freeform.variables(brief, context)
    const request = writingRequest(name, variables, null, prompts)
    return { clauses: [], calls: [{ request, prompt: prompts.render(request.purpose, variables) }] }
  }
  if (!language) return { clauses: [], calls: [] }
  const clauses = clausesOf(language, brief).map(({ words, decided }) => {
    const by = decided ? 'person' : language.grammar(words, brief) ? 'rules' : 'model'
    return { words, by } as const
  })
  const asked = clauses.filter((c) => c.by === 'model' || (all && c.by === 'rules')).map((c) => c.words)
  const calls: Preview['calls'] = []
  for (let at = 0; at < asked.length; at += mostClauses) {
    calls.push(readingRequest(language, brief, asked.slice(at, at + mostClauses), prompts))
  }
  return { clauses, calls }
}

async function gather(stage: AnyStage, context: StageContext): Promise<unknown> {
  try {
    return await stage.gather(context)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    const needs = stage.needs.join(' and ')
    throw new InputError(
      'lifecycle/nothing-to-verify',
      `what ${stage.name} says depends on the artifacts of ${needs}, which are not in ${context.out}`,
      {
        hint: `Run \`tinyml run ${stage.needs.at(-1)}\` first, or name the folder with \`--out DIR\`.`,
        cause,
      },
    )
  }
}

/** What `gather` may use. Nothing of it starts anything by itself. */
function contextOf({ project, out, signal }: PreviewOptions): StageContext {
  const tools = createToolchain()
  const sandbox = chooseSandbox(tools)
  const python = createPythonEnvironment({ tools, sandbox, signal })
  return {
    project,
    out,
    scratch: join(tmpdir(), 'tinyml-nothing'),
    tools,
    sandbox,
    python,
    progress: silentProgress,
    signal,
  }
}
