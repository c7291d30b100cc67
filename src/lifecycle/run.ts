import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InputError } from '../errors.ts'
import { type Finding, finding, hasErrors, type Question } from '../findings/index.ts'
import type { Project } from '../project/project.ts'
import type { PythonEnvironment } from '../python/environment.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { closure, dependents, orderStages } from './graph.ts'
import { digest, type FileHash, hashFile, listFiles } from './hash.ts'
import {
  formatLock,
  hashInputs,
  type Lock,
  type LockEntry,
  lockFile,
  readLock,
  toolVersions,
  whyStale,
} from './lock.ts'
import { runLoop, stopIfAborted } from './loop.ts'
import type { Planner, Tier } from './planner.ts'
import { type Progress, silentProgress } from './progress.ts'
import type { AnyStage, StageContext } from './stage.ts'
import { type Manifest, Store } from './store.ts'
import { noUsage, type Usage } from './usage.ts'

export interface RunOptions {
  project: Project
  stages: readonly AnyStage[]
  planners: readonly Planner[]
  out: string
  /** Names of the stages to bring up to date, with all that they need; empty for all. */
  wanted: readonly string[]
  /** Run this stage and those that depend on it even if nothing changed. */
  from?: string | undefined
  /** Run all wanted stages even if nothing changed, and overwrite files that were changed by hand. */
  force?: boolean
  dryRun?: boolean
  /** Run the wanted stages alone, on the artifacts that are there. */
  only?: boolean
  tools: Toolchain
  sandbox: Sandbox
  python: PythonEnvironment
  progress: RunProgress
  signal: AbortSignal
}

export interface RunProgress {
  stage(name: string, title: string, reason: string): Progress
  stageDone(report: StageOutcome): void
}

export interface StageOutcome {
  stage: string
  status: 'passed' | 'failed' | 'skipped' | 'unchanged'
  /** Why it ran, or why it did not. */
  reason: string
  tier: Tier
  attempts: number
  seconds: number
  usage: Usage
  findings: Finding[]
  artifacts: { path: string; sha256: string; bytes: number }[]
  headline: string
  metrics: unknown
}

export interface RunOutcome {
  status: 'passed' | 'failed' | 'unchanged' | 'needs-input'
  stages: StageOutcome[]
  questions: Question[]
  /** Where a rejected candidate was kept. */
  failedAt: string | null
}

/**
 * Brings the wanted stages up to date. Artifacts and lock change together at the end, only when every stage passed; whatever was
 * accepted before a failure, a signal or a kill is kept aside and taken over by the next run with the same inputs.
 */
export async function runLifecycle(options: RunOptions): Promise<RunOutcome> {
  const run = new Run(options)
  return run.go()
}

class Run {
  private readonly options: RunOptions
  private readonly store: Store
  private lock: Lock = { version: 1, stages: {} }
  private manifest: Manifest = {}
  /** Output hashes of every stage that is up to date by now, as the next stages will see them. */
  private readonly outputs = new Map<string, Record<string, FileHash>>()
  private readonly made = new Map<string, LockEntry>()
  private readonly outcomes: StageOutcome[] = []
  private folder: string | null = null
  /** Paths that stand in the view already. */
  private readonly viewed = new Set<string>()

  constructor(options: RunOptions) {
    this.options = options
    this.store = new Store(options.out)
  }

  async go(): Promise<RunOutcome> {
    const { project, stages, wanted, from } = this.options
    if (!this.options.dryRun) await this.store.recover()
    this.lock = readLock(join(project.dir, lockFile))
    this.manifest = this.store.manifest()
    const ordered = orderStages(stages, project)
    const targets = closure(ordered, wanted)
    if (from && !ordered.some((s) => s.name === from)) closure(ordered, [from])
    const forced = new Set(
      this.options.force
        ? wanted.length
          ? wanted
          : ordered.map((s) => s.name)
        : from
          ? dependents(ordered, from)
          : [],
    )
    const notNeeded = stages.filter((s) => !ordered.includes(s))
    for (const stage of notNeeded) this.skip(stage.name, 'this project has no use for it')

    let opened = false
    try {
      for (const [i, stage] of targets.entries()) {
        stopIfAborted(this.options.signal)
        if (this.options.only && !wanted.includes(stage.name)) {
          await this.takeAsItIs(stage)
          continue
        }
        const state = await this.inspect(stage, forced.has(stage.name))
        if (state.reason === null && state.entry) {
          this.unchanged(stage, { ...state, entry: state.entry }, 'its inputs, settings and tools are as they were')
          continue
        }
        if (this.options.dryRun) {
          this.outputs.set(stage.name, { '(to be made)': { sha256: '', bytes: 0 } })
          this.skip(stage.name, `would run: ${state.reason}`)
          continue
        }
        if (!opened) {
          await this.store.open(Object.values(this.lock.stages).flatMap((e) => Object.keys(e.outputs)))
          this.folder = await this.store.runFolder()
          opened = true
          for (const later of targets.slice(i)) later.warmUp?.(this.context(later, silentProgress))
        }
        const ended = await this.runStage(stage, state)
        if (ended) {
          for (const later of targets.slice(i + 1)) this.skip(later.name, `${stage.name} did not pass`)
          return ended
        }
      }
      if (this.made.size === 0) {
        return this.result(this.outcomes.some((o) => hasErrors(o.findings)) ? 'failed' : 'unchanged')
      }
      await this.commit(ordered)
      return this.result('passed')
    } finally {
      if (this.folder) await this.store.closeRun(this.folder)
      if (opened) await this.store.abandon()
    }
  }

  /** What the stage would be made from now, and why it has to run; `reason` null when everything is as the lock says. */
  private async inspect(stage: AnyStage, forced: boolean) {
    const [inputs, tools] = await Promise.all([
      hashInputs(stage, this.options.project, this.outputs),
      Promise.all(stage.tools.map((name) => this.options.tools.require(name))).then(toolVersions),
    ])
    const entry = this.lock.stages[stage.name]
    const written = this.manifest[stage.name] ?? entry?.outputs ?? {}
    const present = await this.store.hashes(Object.keys(written))
    const edited = Object.keys(present).filter((path) => present[path]?.sha256 !== written[path]?.sha256)
    const missing = Object.keys(entry?.outputs ?? {}).filter(
      (path) => !present[path] || (!edited.includes(path) && present[path]?.sha256 !== entry?.outputs[path]?.sha256),
    )
    const reason =
      whyStale(entry, inputs, tools) ??
      (missing.length
        ? `${missing[0]} is not there${missing.length > 1 ? ` and ${missing.length - 1} more` : ''}`
        : null) ??
      (forced ? 'it was asked for' : null)
    return { inputs, tools, entry, present, edited, reason }
  }

  private unchanged(
    stage: AnyStage,
    state: { present: Record<string, FileHash>; edited: string[]; entry: LockEntry },
    reason: string,
  ): void {
    this.outputs.set(stage.name, state.present)
    const entry = state.entry
    this.outcomes.push({
      stage: stage.name,
      status: 'unchanged',
      reason,
      tier: entry.tier,
      attempts: 0,
      seconds: 0,
      usage: noUsage,
      findings: state.edited.map((path) =>
        finding('lifecycle/edited-by-hand', `${path} was changed by hand and is kept`, { where: path }),
      ),
      artifacts: artifacts(state.present),
      headline: entry.headline,
      metrics: entry.metrics,
    })
    this.options.progress.stageDone(this.outcomes.at(-1) as StageOutcome)
  }

  /** For `verify`: what lies in the output folder counts, whatever the lock says of it. */
  private async takeAsItIs(stage: AnyStage): Promise<void> {
    const written = this.manifest[stage.name] ?? this.lock.stages[stage.name]?.outputs ?? {}
    const present = await this.store.hashes(Object.keys(written))
    const missing = Object.keys(written).filter((path) => !present[path])
    const entry = this.lock.stages[stage.name]
    if (!entry || missing.length) {
      throw new InputError(
        'lifecycle/nothing-to-verify',
        `expected the artifacts of ${stage.name} in ${this.store.out}, found ${missing[0] ? `no ${missing[0]}` : 'none'}`,
      )
    }
    const edited = Object.keys(present).filter((path) => present[path]?.sha256 !== written[path]?.sha256)
    this.unchanged(stage, { present, edited, entry }, 'taken as it is')
  }

  /** Runs one stage; returns the run's outcome when that ends the run. */
  private async runStage(stage: AnyStage, state: Awaited<ReturnType<Run['inspect']>>): Promise<RunOutcome | null> {
    const started = performance.now()
    if (state.edited.length && !this.options.force) {
      throw new InputError(
        'lifecycle/would-overwrite',
        `${stage.name} has to run again (${state.reason}), but ${state.edited.join(', ')} ${state.edited.length > 1 ? 'were' : 'was'} changed by hand`,
        { where: state.edited[0] ?? '' },
      )
    }
    const progress = this.options.progress.stage(stage.name, stage.title, state.reason ?? '')
    const key = digest([state.inputs, state.tools, this.options.planners.map((p) => p.tier)])
    const view = join(this.folder as string, 'view')
    const kept = this.options.force ? null : await this.store.takeAccepted(stage.name, key, view)
    if (kept) {
      const entry = kept.record as LockEntry
      await this.accept(stage, entry, kept.paths)
      this.done(
        stage,
        { ...state, reason: 'accepted by a run that did not reach its end' },
        started,
        entry,
        [],
        noUsage,
        0,
      )
      return null
    }

    const dir = join(this.folder as string, 'candidates', stage.name)
    const context = this.context(stage, progress)
    await mkdir(context.scratch, { recursive: true })
    for (const name of stage.needs) await this.show(name)
    await mkdir(view, { recursive: true })
    const outcome = await runLoop(stage, context, {
      planners: this.options.planners,
      maxAttempts: this.options.project.config.limits.attempts,
      dir,
      locked: state.entry,
    })
    if (!outcome.accepted) {
      const failed = await this.store.keepFailed(stage.name, dir)
      this.outcomes.push({
        stage: stage.name,
        status: outcome.status === 'needs-input' ? 'skipped' : 'failed',
        reason: outcome.status === 'needs-input' ? 'it has a question for a person' : (state.reason ?? ''),
        tier: outcome.tier,
        attempts: outcome.attempts,
        seconds: seconds(started),
        usage: outcome.usage,
        findings: outcome.findings,
        artifacts: [],
        headline: '',
        metrics: null,
      })
      this.options.progress.stageDone(this.outcomes.at(-1) as StageOutcome)
      return {
        ...this.result(outcome.status === 'needs-input' ? 'needs-input' : 'failed'),
        questions: outcome.questions,
        failedAt: existsSync(failed) ? failed : null,
      }
    }

    const { plan, briefHash, verdict } = outcome.accepted
    const paths = await listFiles(dir)
    const hashes = await Promise.all(paths.map((path) => hashFile(join(dir, path))))
    const entry: LockEntry = {
      inputs: state.inputs,
      tools: state.tools,
      tier: outcome.tier,
      attempts: outcome.attempts,
      briefHash,
      plan,
      headline: verdict.headline,
      metrics: verdict.metrics,
      outputs: Object.fromEntries(paths.map((path, i) => [path, hashes[i] as FileHash])),
    }
    for (const path of paths) {
      await mkdir(dirname(join(view, path)), { recursive: true })
      await rename(join(dir, path), join(view, path))
    }
    await this.store.keepAccepted(stage.name, key, view, paths, entry)
    await this.accept(stage, entry, paths)
    this.done(stage, state, started, entry, outcome.findings, outcome.usage, outcome.attempts)
    return null
  }

  private async accept(stage: AnyStage, entry: LockEntry, paths: readonly string[]): Promise<void> {
    this.made.set(stage.name, entry)
    this.outputs.set(stage.name, entry.outputs)
    for (const path of paths) this.viewed.add(path)
  }

  private done(
    stage: AnyStage,
    state: { reason: string | null },
    started: number,
    entry: LockEntry,
    findings: Finding[],
    usage: Usage,
    attempts: number,
  ): void {
    this.outcomes.push({
      stage: stage.name,
      status: 'passed',
      reason: state.reason ?? '',
      tier: entry.tier,
      attempts,
      seconds: seconds(started),
      usage,
      findings,
      artifacts: artifacts(entry.outputs),
      headline: entry.headline,
      metrics: entry.metrics,
    })
    this.options.progress.stageDone(this.outcomes.at(-1) as StageOutcome)
  }

  /** Makes the artifacts of an unchanged stage visible to a stage that runs. */
  private async show(name: string): Promise<void> {
    const view = join(this.folder as string, 'view')
    for (const path of Object.keys(this.outputs.get(name) ?? {})) {
      if (this.viewed.has(path)) continue
      this.viewed.add(path)
      await mkdir(dirname(join(view, path)), { recursive: true })
      await copyFile(join(this.options.out, path), join(view, path))
    }
  }

  private context(stage: AnyStage, progress: Progress): StageContext {
    const { project, tools, sandbox, python, signal } = this.options
    const folder = this.folder as string
    return {
      project,
      tools,
      sandbox,
      python,
      signal,
      progress,
      out: join(folder, 'view'),
      scratch: join(folder, 'scratch', stage.name),
    }
  }

  private async commit(ordered: readonly AnyStage[]): Promise<void> {
    const current = new Set(ordered.map((s) => s.name))
    const stages: Lock['stages'] = {}
    const manifest: Manifest = {}
    for (const name of current) {
      const entry = this.made.get(name) ?? this.lock.stages[name]
      if (entry) stages[name] = entry
      const written = this.made.get(name)?.outputs ?? this.manifest[name]
      if (written) manifest[name] = written
    }
    const kept = new Set(Object.values(manifest).flatMap((files) => Object.keys(files)))
    const removals = Object.values(this.manifest)
      .flatMap((files) => Object.keys(files))
      .filter((path) => !kept.has(path))
    const paths = [...this.made.values()].flatMap((entry) => Object.keys(entry.outputs))
    await this.store.commit(join(this.folder as string, 'view'), paths, removals, manifest, [
      { path: join(this.options.project.dir, lockFile), text: formatLock({ version: 1, stages }) },
    ])
  }

  private skip(stage: string, reason: string): void {
    this.outcomes.push({
      stage,
      status: 'skipped',
      reason,
      tier: this.options.planners[0]?.tier ?? 'rules',
      attempts: 0,
      seconds: 0,
      usage: noUsage,
      findings: [],
      artifacts: [],
      headline: '',
      metrics: null,
    })
    this.options.progress.stageDone(this.outcomes.at(-1) as StageOutcome)
  }

  private result(status: RunOutcome['status']): RunOutcome {
    const order = this.options.stages.map((s) => s.name)
    this.outcomes.sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
    return { status, stages: this.outcomes, questions: [], failedAt: null }
  }
}

const seconds = (started: number): number => Math.round(performance.now() - started) / 1000

const artifacts = (files: Record<string, FileHash>) => Object.entries(files).map(([path, hash]) => ({ path, ...hash }))
