import { existsSync } from 'node:fs'
import { access, constants, copyFile, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InputError } from '../errors.ts'
import { finding } from '../findings/index.ts'
import { noTracer, type Tracer } from '../llm/tracer.ts'
import type { Project } from '../project/project.ts'
import type { PythonEnvironment } from '../python/environment.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { commit, type Made, takeIn, viewOf } from './commit.ts'
import { type Edit, readEdit } from './edits.ts'
import { type FreeformWriter, runFreeform } from './freeform.ts'
import { closure, dependents, orderStages } from './graph.ts'
import { digest, type FileHash } from './hash.ts'
import { inspect, type StageState, takeAsItIs, type Written } from './inspect.ts'
import { type LockEntry, lockFile, readLock, toolVersions } from './lock.ts'
import { type LoopOutcome, runLoop, stopIfAborted } from './loop.ts'
import type { MergeSide } from './merge.ts'
import {
  notAccepted,
  passed,
  type RunOutcome,
  type RunProgress,
  type StageOutcome,
  skipped,
  unchanged,
} from './outcome.ts'
import type { Planner, Strategy } from './planner.ts'
import { type Progress, silentProgress } from './progress.ts'
import { settleEdits, wouldOverwrite } from './settle.ts'
import type { AnyStage, StageContext } from './stage.ts'
import { Store } from './store.ts'
import { noUsage } from './usage.ts'

export interface RunOptions {
  project: Project
  stages: readonly AnyStage[]
  planners: readonly Planner[]
  /** Default: guided. */
  strategy?: Strategy | undefined
  /** Who writes whole scripts and sketches; needed for the strategy `freeform`. */
  writer?: FreeformWriter | undefined
  /** Digest of what a model would be told for a stage: when it changes, what a model planned is planned again. */
  promptsOf?: ((stage: string) => string) | undefined
  tracer?: Tracer | undefined
  out: string
  /** Names of the stages to bring up to date, with all that they need; empty for all. */
  wanted: readonly string[]
  /** Run this stage and those that depend on it even if nothing changed. */
  from?: string | undefined
  /** Run all wanted stages even if nothing changed, and overwrite files that were changed by hand. */
  force?: boolean
  dryRun?: boolean
  /** Whose lines stand where an edit by hand and a generated text changed the same place. Default: ask. */
  merge?: MergeSide | undefined
  /** Run the wanted stages alone, on the artifacts that are there. */
  only?: boolean
  tools: Toolchain
  sandbox: Sandbox
  python: PythonEnvironment
  progress: RunProgress
  signal: AbortSignal
}

/**
 * Brings the wanted stages up to date. Artifacts and lock change together at the end, only when every stage passed; whatever was
 * accepted before a failure, a signal or a kill is kept aside and taken over by the next run with the same inputs.
 */
export async function runLifecycle(options: RunOptions): Promise<RunOutcome> {
  const lockPath = join(options.project.dir, lockFile)
  const store = new Store(options.out, lockPath)
  if (!options.dryRun) await store.recover()
  const lock = readLock(lockPath)
  return new Run(options, { store, lock, manifest: store.manifest() }).go()
}

class Run {
  private readonly options: RunOptions
  private readonly written: Written
  private readonly ordered: readonly AnyStage[]
  /** Artifacts of every stage that is up to date by now, as the next stages will see them. */
  private readonly outputs = new Map<string, Record<string, FileHash>>()
  private readonly made = new Map<string, LockEntry>()
  private readonly outcomes: StageOutcome[] = []
  /** The run's own folder, made when the first stage has to run; `view` below it is what stages see as the output folder. */
  private folder: string | null = null
  private readonly wouldRun: string[] = []
  /** Artifacts of the stages that ran as they lay there before. */
  private readonly seen = new Map<string, Record<string, FileHash>>()
  private readonly viewed = new Set<string>()

  constructor(options: RunOptions, written: Written) {
    this.options = options
    this.written = written
    this.ordered = orderStages(options.stages, options.project)
  }

  async go(): Promise<RunOutcome> {
    const { stages, wanted } = this.options
    const targets = closure(this.ordered, wanted)
    const forced = this.forced()
    for (const stage of stages) if (!this.ordered.includes(stage)) this.skip(stage, 'this project has no use for it')
    try {
      for (const [i, stage] of targets.entries()) {
        const rest = targets.slice(i + 1)
        const ended = await this.bringUpToDate(stage, forced.has(stage.name), rest)
        if (!ended) continue
        for (const later of rest) this.skip(later, `${stage.name} did not pass`)
        return { ...ended, stages: this.inOrder(), wouldRun: [] }
      }
      if (this.made.size > 0) {
        const { written, ordered, made, seen } = this
        await commit(written, ordered, { folder: this.folder as string, made, seen })
      }
      const status = this.made.size > 0 ? 'passed' : 'unchanged'
      return { status, stages: this.inOrder(), questions: [], failedAt: null, wouldRun: this.wouldRun }
    } finally {
      if (this.folder) await this.written.store.closeRun(this.folder)
      await this.written.store.abandon()
    }
  }

  private forced(): Set<string> {
    const { force, wanted, from } = this.options
    if (from) {
      closure(this.ordered, [from])
      return dependents(this.ordered, from)
    }
    return new Set(force ? (wanted.length ? wanted : this.ordered.map((s) => s.name)) : [])
  }

  /** Runs a stage if it has to. Returns how the run ends when it did not pass. */
  private async bringUpToDate(stage: AnyStage, forced: boolean, rest: readonly AnyStage[]): Promise<Ending | null> {
    const { project, tools, wanted, only, dryRun, signal } = this.options
    stopIfAborted(signal)
    if (only && !wanted.includes(stage.name)) {
      const { entry, present, edited } = await takeAsItIs(stage, this.written)
      const { reason } = await inspect(stage, project, tools, this.written, this.outputs, false)
      this.outputs.set(stage.name, present)
      const outcome = unchanged(stage.name, 'taken as it is', entry, present, edited)
      if (reason) outcome.findings.push(outOfDate(stage.name, reason))
      this.report(outcome)
      return null
    }
    const state = await inspect(stage, project, tools, this.written, this.outputs, forced)
    if (state.entry) state.reason ??= this.whyOtherwise(stage, state.entry)
    if (state.reason === null && state.entry) {
      this.outputs.set(stage.name, state.present)
      const reason = 'its inputs, settings and tools are as they were'
      this.report(unchanged(stage.name, reason, state.entry, state.present, state.edited))
      return null
    }
    if (dryRun) {
      this.outputs.set(stage.name, { '(to be made)': { sha256: '', bytes: 0 } })
      this.wouldRun.push(stage.name)
      this.skip(stage, `would run: ${state.reason}${await this.aboutEdits(stage, state)}`)
      return null
    }
    const { edits, lost } = this.options.force && forced ? { edits: [], lost: [] } : await this.edits(stage, state)
    if (lost[0] !== undefined) {
      const what = `${lost.join(', ')} ${lost.length > 1 ? 'were' : 'was'} changed by hand and cannot be merged`
      throw wouldOverwrite(`${stage.name} has to run again (${state.reason}), but ${what}`, lost[0])
    }
    if (!this.folder) await this.open([stage, ...rest])
    const installed = await Promise.all(stage.tools.map((name) => tools.require(name)))
    this.seen.set(stage.name, state.present)
    const toRun = { ...state, tools: toolVersions(installed), edits }
    const tracer = this.options.tracer ?? noTracer
    return tracer.within(`stage ${stage.name}`, { 'tinyml.stage': stage.name }, async (note) => {
      const ending = await this.runStage(stage, toRun, state.reason ?? '', forced)
      note({ 'tinyml.status': this.outcomes.at(-1)?.status })
      return ending
    })
  }

  /** Why what was made by a model, or without one, has to be made anew. */
  private whyOtherwise(stage: AnyStage, entry: LockEntry): string | null {
    if (entry.strategy !== this.strategyOf(stage)) return `it was made with the strategy ${entry.strategy}`
    const { promptsOf } = this.options
    return entry.prompts && promptsOf && entry.prompts !== promptsOf(stage.name) ? 'its prompts changed' : null
  }

  /** Stages that a model cannot write whole are made in the guided way whatever the strategy. */
  private strategyOf(stage: AnyStage): Strategy {
    return stage.freeform ? (this.options.strategy ?? 'guided') : 'guided'
  }

  private loop(stage: AnyStage, context: StageContext, dir: string, state: StageToRun): Promise<LoopOutcome> {
    const { planners, writer, tracer, project } = this.options
    const maxAttempts = project.config.limits.attempts
    if (this.strategyOf(stage) === 'guided') {
      const { entry } = state
      const locked = entry && this.whyOtherwise(stage, entry) === null ? entry : undefined
      return runLoop(stage, context, { planners, maxAttempts, dir, locked, tracer })
    }
    if (!stage.freeform || !writer) throw new Error('the strategy freeform needs a writer')
    return runFreeform({ ...stage, freeform: stage.freeform }, context, { writer, planners, maxAttempts, dir, tracer })
  }

  /** The edits by hand of a stage's files, and the files whose edits cannot be merged. */
  private async edits(stage: AnyStage, { edited, entry }: StageState): Promise<{ edits: Edit[]; lost: string[] }> {
    const { store, manifest } = this.written
    const generated = manifest[stage.name] ?? entry?.outputs ?? {}
    const read = edited.map(async (path) => readEdit(store.out, path, await store.base(path, generated[path])))
    const edits = await Promise.all(read)
    return { edits: edits.filter((e) => e !== null), lost: edited.filter((_, i) => edits[i] === null) }
  }

  private async aboutEdits(stage: AnyStage, state: StageState): Promise<string> {
    const { edits, lost } = await this.edits(stage, state)
    const merged = edits.length ? `; its edits by hand (${edits.map((e) => e.path).join(', ')}) would be merged` : ''
    return merged + (lost.length ? `; its edits by hand (${lost.join(', ')}) are in the way` : '')
  }

  private async open(toCome: readonly AnyStage[]): Promise<void> {
    const { store, lock } = this.written
    // A tool that is missing is better said now than after minutes of training.
    const tools = new Set(toCome.flatMap((stage) => stage.tools))
    await Promise.all([...tools].map((name) => this.options.tools.require(name)))
    try {
      await access(this.options.project.dir, constants.W_OK)
    } catch (cause) {
      throw new InputError('project/bad-output', `cannot write ${lockFile} in ${this.options.project.dir}`, { cause })
    }
    await store.open(Object.values(lock.stages).flatMap((entry) => Object.keys(entry.outputs)))
    this.folder = await store.runFolder()
    await mkdir(this.view, { recursive: true })
    for (const stage of toCome) stage.warmUp?.(this.context(stage, silentProgress))
  }

  private async runStage(stage: AnyStage, state: StageToRun, reason: string, forced: boolean): Promise<Ending | null> {
    const started = performance.now()
    const { planners, progress } = this.options
    const { store } = this.written
    const folder = this.folder as string
    const edited = state.edits.length ? [this.options.merge ?? 'ask', ...state.edits] : []
    const key = digest([state.inputs, state.tools, planners.map((p) => p.tier), this.strategyOf(stage), edited])
    const context = this.context(stage, progress.stage(stage.name, stage.title, reason))
    const kept = forced ? null : ((await store.takeAccepted(stage.name, key, folder)) as Made | null)
    if (kept) {
      const effort = { attempts: 0, seconds: seconds(started), usage: noUsage }
      this.accept(stage, kept, 'accepted by a run that did not reach its end', effort)
      return null
    }
    await mkdir(context.scratch, { recursive: true })
    for (const name of stage.needs) await this.show(name)
    const dir = join(folder, 'candidates', stage.name)
    const loop = await this.loop(stage, context, dir, state)
    if (loop.status === 'failed' && (await store.isFull())) {
      throw new InputError('lifecycle/disk-full', `no space left while writing to ${store.out}`)
    }
    const { accepted } = loop
    if (!accepted) return this.giveUp(stage, reason, loop, dir, started)
    const settled = await settleEdits({
      ...{ stage, context, dir, loop: { ...loop, accepted }, edits: state.edits },
      ...{ side: this.options.merge ?? 'ask', out: store.out, beside: await this.added(Object.keys(state.present)) },
    })
    if ('questions' in settled) {
      return this.giveUp(stage, reason, { ...loop, ...settled, status: 'needs-input' }, dir, started)
    }
    const made = await takeIn(dir, folder, settled.generated, {
      ...{ inputs: state.inputs, tools: state.tools, strategy: this.strategyOf(stage) },
      prompts: loop.model ? (this.options.promptsOf?.(stage.name) ?? null) : null,
      ...{ tier: loop.tier, model: loop.model, reasons: loop.reasons, attempts: loop.attempts },
      ...{ briefHash: accepted.briefHash, plan: accepted.plan },
      ...{ headline: settled.verdict.headline, metrics: settled.verdict.metrics, findings: settled.findings },
    })
    await store.keepAccepted(stage.name, key, folder, Object.keys(made.present), made)
    this.accept(stage, made, reason, { ...loop, seconds: seconds(started) })
    return null
  }

  /** Ends with a candidate that was not accepted, which is kept for a look. */
  private async giveUp(
    stage: AnyStage,
    reason: string,
    loop: LoopOutcome,
    dir: string,
    started: number,
  ): Promise<Ending> {
    this.report(notAccepted(stage.name, reason, loop, this.strategyOf(stage), seconds(started)))
    const failed = await this.written.store.keepFailed(stage.name, dir)
    return {
      status: loop.status === 'needs-input' ? 'needs-input' : 'failed',
      questions: loop.questions,
      failedAt: existsSync(failed) ? failed : null,
    }
  }

  private accept(stage: AnyStage, { entry, present }: Made, reason: string, effort: Effort): void {
    this.made.set(stage.name, entry)
    this.outputs.set(stage.name, present)
    for (const path of Object.keys(present)) this.viewed.add(path)
    const before = this.written.lock.stages[stage.name]?.metrics ?? null
    this.report(passed(stage.name, reason, { ...entry, outputs: present }, effort, before))
  }

  /** Makes the artifacts of an unchanged stage visible to a stage that runs. */
  private async show(name: string): Promise<void> {
    const recorded = Object.keys(this.outputs.get(name) ?? {})
    for (const path of [...recorded, ...(await this.added(recorded))]) {
      if (this.viewed.has(path)) continue
      this.viewed.add(path)
      await mkdir(dirname(join(this.view, path)), { recursive: true })
      await copyFile(join(this.options.out, path), join(this.view, path))
    }
  }

  /** Plain files that a person put beside the artifacts, such as a header that an edited sketch includes. */
  private async added(recorded: readonly string[]): Promise<string[]> {
    const folders = [...new Set(recorded.map((path) => dirname(path)))].filter((folder) => folder !== '.')
    const lists = folders.map(async (folder) => {
      const entries = await readdir(join(this.options.out, folder), { withFileTypes: true }).catch(() => [])
      return entries.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`)
    })
    const known = new Set([...this.outputs.values()].flatMap((outputs) => Object.keys(outputs)))
    return (await Promise.all(lists)).flat().filter((path) => !known.has(path))
  }

  private get view(): string {
    return viewOf(this.folder as string)
  }

  private context(stage: AnyStage, progress: Progress): StageContext {
    const { project, tools, sandbox, python, signal } = this.options
    const scratch = join(this.folder as string, 'scratch', stage.name)
    return { project, tools, sandbox, python, signal, progress, out: this.view, scratch }
  }

  private skip(stage: AnyStage, reason: string): void {
    this.report(skipped(stage.name, this.options.planners[0]?.tier ?? 'rules', reason))
  }

  private report(outcome: StageOutcome): void {
    this.outcomes.push(outcome)
    this.options.progress.stageDone(outcome)
  }

  private inOrder(): StageOutcome[] {
    const order = this.options.stages.map((s) => s.name)
    return this.outcomes.toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
  }
}

const outOfDate = (stage: string, reason: string) =>
  finding('lifecycle/out-of-date', `the artifacts of ${stage} are older than what they are made from: ${reason}`)

/** A stage to run, with the edits by hand that are to be merged. */
type StageToRun = StageState & { edits: readonly Edit[] }

type Effort = Parameters<typeof passed>[3]

type Ending = Omit<RunOutcome, 'stages' | 'wouldRun'>

const seconds = (started: number): number => Math.round(performance.now() - started) / 1000
