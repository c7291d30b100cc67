import { type Finding, finding, hasErrors } from '../../findings/index.ts'
import type { StageContext, Verdict } from '../../lifecycle/stage.ts'
import type { Project } from '../../project/project.ts'
import type { DataBrief } from './brief.ts'
import { chooseColumns } from './columns.ts'
import { type DataPlan, featureColumns } from './plan.ts'
import { findRawFiles } from './read/files.ts'
import { placeOfRow, readTable } from './read/table.ts'
import { checkAgainstRaw, checkReasons } from './verify/against-raw.ts'
import { asPlanned } from './verify/as-planned.ts'
import { checkContract } from './verify/contract.ts'
import { groupsOf } from './verify/groups.ts'
import { checkLeakage } from './verify/leakage.ts'
import { checkLearnable } from './verify/learnable.ts'
import { impossibleClasses, missingClasses } from './verify/missing-classes.ts'
import { OutputError, readContract, readReplay, readRows, readSplit, type SplitFile, splits } from './verify/outputs.ts'
import { checkProfile } from './verify/profile.ts'
import { reasons, rowWithUndefinedFeature } from './verify/recompute.ts'
import { runTwice } from './verify/run.ts'
import { recompute } from './verify/samples.ts'
import { checkScaler } from './verify/scaler.ts'
import { checkShares } from './verify/shares.ts'

export interface DataMetrics {
  rows: { raw: number; used: number; dropped: Record<string, number> }
  samples: { train: number; validation: number; test: number; augmented: number }
  /** Accuracy of the nearest neighbours on the test split, and of always saying the commonest class. */
  baseline: { accuracy: number; chance: number }
}

const noMetrics: DataMetrics = {
  rows: { raw: 0, used: 0, dropped: {} },
  samples: { train: 0, validation: 0, test: 0, augmented: 0 },
  baseline: { accuracy: 0, chance: 0 },
}

/** Runs the script twice in the sandbox, then holds what it wrote against an independent evaluation of the plan on the raw rows. */
export async function verify(
  candidate: { dir: string; plan: DataPlan; brief: DataBrief },
  context: StageContext,
): Promise<Verdict<DataMetrics>> {
  const source = findRawFiles(context.project)
  context.progress.step('running data/prepare.py twice')
  const ran = await runTwice(candidate.dir, source, context)
  if (ran.length > 0)
    return { findings: await reasonsOfFailure(ran, candidate.plan, context), metrics: noMetrics, headline: '' }
  context.progress.step('checking the splits against the raw rows')
  try {
    return await checkOutputs(candidate, context)
  } catch (error) {
    if (!(error instanceof OutputError)) throw error
    return { findings: [outputFinding(error)], metrics: noMetrics, headline: '' }
  }
}

/** A script that finds no sample for a split ends wherever it first needs one: what the readings lack says more than its last line. */
async function reasonsOfFailure(
  ran: Finding[],
  plan: DataPlan,
  { project }: Pick<StageContext, 'project'>,
): Promise<Finding[]> {
  if (!ran.some((f) => f.code === 'data/script-failed')) return ran
  const { table, columns, why, undefinedRow } = await asMeant(project, plan)
  const impossible = undefinedRow < 0 ? impossibleClasses(table, columns, plan, why, project) : []
  return impossible.length > 0 ? impossible : ran
}

/** The raw rows as the plan sees them, and the reason to drop each. */
async function asMeant(project: Project, plan: DataPlan) {
  const raw = await readTable(project, findRawFiles(project))
  const table = asPlanned(raw, plan)
  const columns = { values: new Map(chooseColumns(project, raw).columns.map((c) => [c.name, c.column.values])) }
  const why = reasons(table, columns, plan)
  return { table, columns, why, undefinedRow: rowWithUndefinedFeature(table, columns, plan, why) }
}

const outputFinding = (error: OutputError): Finding => finding('data/bad-output', error.message, { where: error.where })

/** What the script wrote beside rows.csv, or what is wrong with its form. */
async function readWritten(dir: string, plan: DataPlan) {
  try {
    const contract = readContract(dir)
    const names = featureColumns(plan)
    const files = (await Promise.all(splits.map((s) => readSplit(dir, s, names, contract)))) as Triple<SplitFile>
    return { contract, files, replay: await readReplay(dir, plan.columns) }
  } catch (error) {
    if (error instanceof OutputError) return error
    throw error
  }
}

/** The checks on the files below `dir/data`, without running anything. */
export async function checkOutputs(
  { dir, plan, brief }: { dir: string; plan: DataPlan; brief: DataBrief },
  context: Pick<StageContext, 'project'>,
): Promise<Verdict<DataMetrics>> {
  const { table, columns, why, undefinedRow } = await asMeant(context.project, plan)
  if (undefinedRow >= 0) {
    // Such a value spoils the scaling, so nothing that the script wrote is worth a look.
    const where = placeOfRow(table, undefinedRow)
    const findings = [finding('data/undefined-feature', `the features of ${where} are not all finite`, { where })]
    return { findings, metrics: noMetrics, headline: '' }
  }
  const rows = await readRows(dir)
  const written = await readWritten(dir, plan)
  if (written instanceof OutputError) {
    const findings = [outputFinding(written), ...checkReasons(table, rows, why)]
    return { findings, metrics: noMetrics, headline: '' }
  }
  const { contract, files, replay } = written

  const again = recompute(table, columns, plan, plan.split.group !== 'none', why, rows.split)
  const groups = groupsOf(table, columns, plan, why, rows.split, again)
  const learnable = checkLearnable(again.samples, files, contract.labels, table)
  const findings: Finding[] = [
    ...brief.notes,
    ...checkContract(contract, plan, brief, again, columns, replay.sample.length, files),
    ...checkAgainstRaw({ table, columns, plan, contract, files, rows, replay, why, again }),
    ...checkScaler(again.samples, contract, plan),
    ...checkLeakage(again, files, plan, table, rows.split),
    ...missingClasses(again.samples, groups, plan, table, context.project),
    ...checkShares(groups, plan),
    ...checkProfile(dir, table, plan, rows, files, groups),
    ...learnable.findings,
    ...notes(plan, brief, rows.split),
  ]
  const dropped = Object.fromEntries([...rows.reason.tally()].filter(([reason]) => reason !== ''))
  const lost = Object.values(dropped).reduce((a, b) => a + b, 0)
  const [train, validation, test] = files.map((f) => f.rows) as Triple<number>
  const metrics: DataMetrics = {
    rows: { raw: table.rows, used: table.rows - lost, dropped },
    samples: { train, validation, test, augmented: train - again.samples[0].count },
    baseline: learnable.baseline,
  }
  const headline = `${table.rows} rows → ${train} / ${validation} / ${test}, ${lost} dropped`
  return { findings: worstFirst(findings), metrics, headline }
}

export type Triple<T> = [T, T, T]

function notes(plan: DataPlan, brief: DataBrief, splitOf: Int8Array): Finding[] {
  const found: Finding[] = []
  const unused = splitOf.reduce((n, s) => n + Number(s < 0), 0)
  if (unused * 3 > splitOf.length)
    found.push(finding('data/many-dropped', `${unused} of ${splitOf.length} rows are not used`))
  if (plan.window.size > 1 && brief.wish.window === null) {
    found.push(finding('data/default-window', `a sample is a window of ${plan.window.size} readings`))
  }
  return found
}

const worstFirst = (findings: Finding[]): Finding[] =>
  hasErrors(findings)
    ? [...findings].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
    : findings
