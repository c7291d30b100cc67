import { join } from 'node:path'
import type { BoardProfile } from '../../board/profiles.ts'
import { buildSketch, realCoreInstalled } from '../../board/virtual.ts'
import { finding } from '../../findings/index.ts'
import type { StageContext, Verdict } from '../../lifecycle/stage.ts'
import { checkSketch } from '../../verification/check.ts'
import { readReference, readReplay } from '../../verification/replay.ts'
import { checkSize, checkStructure, sketchFolder } from '../../verification/sketch-folder.ts'
import type { SketchBrief } from './brief.ts'
import type { SketchPlan } from './plan.ts'

export interface SketchMetrics {
  /** Held-out samples, and how many the board answered exactly as the reference. */
  rows: number
  agreeing: number
  /** Of the build for the real board where its core is installed, else of the one for the virtual board. */
  flashBytes: number
  ramBytes: number
  /** Whether they hold mbed OS. */
  withMbed: boolean
}

/** Compiles the sketch as it is, replays every held-out reading, and compares inferences, lines and times. */
export async function verify(
  { dir, plan, brief }: { dir: string; plan: SketchPlan; brief: SketchBrief },
  context: Pick<StageContext, 'project' | 'out' | 'tools' | 'sandbox' | 'signal' | 'progress'>,
): Promise<Verdict<SketchMetrics>> {
  const { project, out, tools, sandbox, signal, progress } = context
  const sketch = join(dir, sketchFolder(brief.name))
  const missing = checkStructure(sketch, brief.name)
  if (missing.length > 0) return { findings: missing, metrics: noMetrics, headline: '' }
  progress.step(`compiling the sketch and replaying ${brief.contract.rows.replay} readings on the virtual board`)
  const check = await checkSketch({
    sketch,
    fqbn: project.board.virtualFqbn,
    sensor: project.sensor,
    contract: brief.contract,
    behaviour: plan,
    gates: plan.gates,
    clauses: plan.clauses,
    replay: await readReplay(join(out, 'data/replay.csv'), brief.contract),
    reference: await readReference(join(out, 'model/reference.csv')),
    tools,
    sandbox,
    signal,
  })
  // The verify stage has more to try with, and says what is left.
  const findings = check.findings.filter((f) => f.code !== 'verify/unwatched')
  if (plan.custom) {
    const where = `${sketchFolder(brief.name)}/custom.cpp`
    findings.push(finding('sketch/custom-code', 'custom.cpp has to be read by a person', { where }))
  }
  let size: { flashBytes: number; ramBytes: number } = check.build
  const withMbed = check.build.elf !== null && (await realCoreInstalled(tools, project.board.fqbn))
  if (withMbed) {
    progress.step(`compiling the same sketch for the ${project.board.title}`)
    const build = await buildSketch({ sketch, fqbn: project.board.fqbn, tools, sandbox, signal })
    findings.push(...build.findings)
    size = build
  }
  findings.push(...checkSize(size, project.board, project.config.limits))
  const { flashBytes, ramBytes } = size
  const metrics = { rows: check.samples, agreeing: check.agreeing, flashBytes, ramBytes, withMbed }
  return { findings, metrics, headline: headline(metrics, project.board) }
}

const noMetrics: SketchMetrics = { rows: 0, agreeing: 0, flashBytes: 0, ramBytes: 0, withMbed: false }

/** `37.2 kB flash (3.8 %) without mbed, 77/77 rows agree`. */
export function headline(metrics: SketchMetrics, board: BoardProfile): string {
  const share = ((metrics.flashBytes / board.flashBytes) * 100).toFixed(1)
  return `${(metrics.flashBytes / 1000).toFixed(1)} kB flash (${share} %)${metrics.withMbed ? '' : ' without mbed'}, ${metrics.agreeing}/${metrics.rows} rows agree`
}
