import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { InputError, StoppedError } from './errors.ts'
import { writeAtomically } from './files.ts'
import { lockFolders } from './lifecycle/exclusive.ts'
import { closure, orderStages } from './lifecycle/graph.ts'
import type { MergeSide } from './lifecycle/merge.ts'
import type { RunOutcome, RunProgress } from './lifecycle/outcome.ts'
import type { PlannerMode, Strategy } from './lifecycle/planner.ts'
import { runLifecycle } from './lifecycle/run.ts'
import { stateFolder } from './lifecycle/store.ts'
import type { Trace } from './llm/trace.ts'
import { type Overrides, withOverrides } from './project/overrides.ts'
import { isInside, loadProject, type Project, realish } from './project/project.ts'
import { createPythonEnvironment } from './python/run.ts'
import { markdownReport } from './report/markdown.ts'
import { makeReport } from './report/report.ts'
import type { Report } from './report/schema.ts'
import { Stopwatch, timedPython, timedSandbox } from './report/stopwatch.ts'
import { openModels } from './run-models.ts'
import { chooseSandbox } from './sandbox/choose.ts'
import { stages } from './stages/index.ts'
import { createToolchain } from './tools/find.ts'

export interface SessionRequest extends Overrides {
  project: string
  /** Default: `output:` of tinyml.yml, in the project folder. */
  out?: string | undefined
  stages: readonly string[]
  planner: PlannerMode
  /** Default: guided. */
  strategy?: Strategy | undefined
  /** Folder in which every request to a language model is kept with its reply. */
  record?: string | undefined
  /** Folder of such a recording: nothing else answers. */
  replay?: string | undefined
  from?: string | undefined
  force?: boolean
  /** Whose lines stand where an edit by hand and a generated text changed the same place. Default: ask. */
  merge?: MergeSide | undefined
  only?: boolean
  dryRun?: boolean
  progress: RunProgress
  signal: AbortSignal
}

export interface SessionResult {
  project: Project
  out: string
  outcome: RunOutcome
  report: Report
}

/** One run from folder to report, for the command line and for the action alike. Throws a TinymlError for what a person can mend. */
export async function runSession(request: SessionRequest): Promise<SessionResult> {
  const started = performance.now()
  const project = withOverrides(loadProject(request.project), request)
  checkAnswers(project)
  const out = realish(resolve(request.out ?? join(project.dir, project.config.output)))
  if (!request.out && !isInside(project.dir, out)) {
    throw new InputError(
      'project/leaves-project',
      `the output folder ${project.config.output} is a link that leads out of the project`,
      {
        where: project.whereIs(['output']),
      },
    )
  }
  if (out === project.dir || project.dir.startsWith(`${out}/`)) {
    throw new InputError('project/bad-output', `the output folder ${out} would hold the project itself`)
  }
  const source = join(project.dir, project.config.data.source)
  if (existsSync(source) && isInside(realpathSync(source), out)) {
    throw new InputError(
      'project/bad-output',
      `the output folder ${out} lies inside the raw data (data.source: ${project.config.data.source}), and would be read as readings by the next run`,
      { where: project.whereIs(request.out ? ['data', 'source'] : ['output']) },
    )
  }
  const { model } = project.config
  if ('file' in model && isInside(out, realish(join(project.dir, model.file)))) {
    throw new InputError(
      'project/bad-setting',
      `\`model.file\` lies in the output folder, which the run writes: copy ${model.file} elsewhere in the project`,
      {
        where: project.whereIs(['model', 'file']),
      },
    )
  }
  if (!request.only) {
    for (const stage of closure(orderStages(stages, project), request.stages)) await stage.check?.(project)
  }
  const tools = createToolchain()
  const models = await openModels({ ...request, project, out, home: tools.home })
  const release = request.dryRun ? () => {} : takeFolders(tools.home, [project.dir, out])
  const outOfTime = new AbortController()
  const timer = setTimeout(() => {
    const limit = `${project.config.limits.seconds} s`
    outOfTime.abort(
      new StoppedError('lifecycle/out-of-time', `the run took longer than ${limit}`, {
        where: project.whereIs(['limits', 'seconds']),
      }),
    )
  }, project.config.limits.seconds * 1000)
  const signal = AbortSignal.any([request.signal, outOfTime.signal])
  const watch = new Stopwatch()
  const sandbox = timedSandbox(chooseSandbox(tools), watch)
  const python = timedPython(createPythonEnvironment({ tools, sandbox, signal }), watch)
  try {
    const outcome = await models.trace.within(`run ${project.config.name}`, runAttributes, async (note) => {
      const ended = await runLifecycle({
        project,
        stages,
        planners: models.planners,
        strategy: request.strategy,
        writer: models.writer,
        promptsOf: models.promptsOf,
        tracer: models.trace,
        out,
        wanted: request.stages,
        from: request.from,
        force: request.force ?? false,
        merge: request.merge,
        only: request.only ?? false,
        dryRun: request.dryRun ?? false,
        tools,
        sandbox,
        python,
        progress: request.progress,
        signal,
      })
      note({ 'tinyml.status': ended.status })
      return ended
    })
    if (!request.dryRun) models.settle(outcome)
    const seconds = Math.round(performance.now() - started) / 1000
    const report = makeReport(project, request.planner, outcome, seconds, watch.report())
    if (!request.dryRun) {
      mkdirSync(out, { recursive: true })
      await writeAtomically(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
      await writeAtomically(join(out, 'report.md'), markdownReport(report, project, out))
    }
    return { project, out, outcome, report }
  } catch (error) {
    throw asInputError(error, out, signal)
  } finally {
    clearTimeout(timer)
    await Promise.all([python.close(), models.close()])
    // A run that failed is traced too, if it came so far as to have a folder.
    if (!request.dryRun && existsSync(join(out, stateFolder))) await keepTrace(models.trace, out, request.progress)
    release()
  }
}

/** An answer to a stage that there is not would never be read, in silence. */
function checkAnswers(project: Project): void {
  for (const [i, { stage }] of project.config.answers.entries()) {
    if (stages.some((s) => s.name === stage)) continue
    throw new InputError(
      'project/bad-setting',
      `\`answers[${i}].stage\`: expected one of ${stages.map((s) => s.name).join(', ')}, found ${stage}`,
      { where: project.whereIs(['answers', i, 'stage']) },
    )
  }
}

/** The conventions call a run of several steps a workflow. */
const runAttributes = { 'gen_ai.operation.name': 'invoke_workflow', 'gen_ai.workflow.name': 'tinyml' }

/** Nothing that goes wrong here changes how the run ended. */
async function keepTrace(trace: Trace, out: string, progress: RunProgress): Promise<void> {
  try {
    await writeAtomically(join(out, 'trace.jsonl'), trace.jsonLines())
    const problem = await trace.close()
    if (problem) progress.remark?.(`the trace could not be sent: ${problem}`)
  } catch (error) {
    progress.remark?.(`the trace could not be kept: ${(error as Error).message}`)
  }
}

function takeFolders(home: string, folders: readonly string[]): () => void {
  try {
    return lockFolders(home, folders)
  } catch (error) {
    throw asInputError(error, home, new AbortController().signal)
  }
}

/** What the file system refuses is the person's to mend; an abort that surfaced as something else is an abort. */
function asInputError(error: unknown, out: string, signal: AbortSignal): unknown {
  if (signal.aborted && signal.reason instanceof StoppedError) return signal.reason
  const code = (error as NodeJS.ErrnoException)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new InputError('lifecycle/disk-full', `no space left while writing to ${out}`, { cause: error })
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'EISDIR') {
    return new InputError(
      'project/bad-output',
      `the file system refused: ${(error as Error).message.replace(homedir(), '~')}`,
      {
        cause: error,
      },
    )
  }
  return error
}
