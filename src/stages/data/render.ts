import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { columnsOf, ExpressionError, parse, parseCondition } from '../../expression/index.ts'
import { type Finding, finding } from '../../findings/index.ts'
import { inclusive } from './bounds.ts'
import type { DataBrief } from './brief.ts'
import { classesOf, type DataPlan } from './plan.ts'
import { reasonsBesideValidity } from './script/constants.ts'
import { script } from './script/index.ts'

export const scriptPath = 'data/prepare.py'

/** Writes `data/prepare.py` below `dir`. A plan that does not fit the brief gives findings and no file. */
export async function render(plan: DataPlan, brief: DataBrief, dir: string): Promise<Finding[]> {
  const findings = checkPlan(plan, brief)
  if (findings.length > 0) return findings
  const path = join(dir, scriptPath)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, script(plan, brief))
  return []
}

/** What the schema cannot know: the names of the columns, and whether the expressions are expressions. */
export function checkPlan(plan: DataPlan, brief: DataBrief): Finding[] {
  const bad = (message: string) => finding('data/bad-plan', message)
  const findings: Finding[] = []
  const known = new Set(brief.columns.map((c) => c.name))
  const repeated = (names: string[]) => names.filter((n, i) => names.indexOf(n) !== i)
  for (const column of plan.columns) {
    if (!known.has(column)) findings.push(bad(`no column "${column}"; there are ${[...known].join(', ')}`))
  }
  for (const name of repeated(plan.columns)) findings.push(bad(`column "${name}" is named twice`))
  for (const name of repeated(plan.features.map((f) => f.name))) findings.push(bad(`feature "${name}" is named twice`))
  for (const rule of plan.validity) {
    if (!plan.columns.includes(rule.column))
      findings.push(bad(`validity of "${rule.column}", which is not among the columns used`))
    const { min, max } = inclusive(rule)
    if (min === undefined && max === undefined) findings.push(bad(`validity of "${rule.column}" has no bound`))
    if (min !== undefined && max !== undefined && min > max)
      findings.push(bad(`validity of "${rule.column}" lets nothing through: from ${min} to ${max}`))
  }
  const expression = (what: string, columns: () => string[]) => {
    try {
      const read = columns()
      const unknown = read.filter((c) => !plan.columns.includes(c))
      if (unknown.length > 0) findings.push(bad(`${what} uses ${unknown.join(', ')}, not among the columns used`))
      if (read.length === 0) findings.push(bad(`${what} reads no column: it is the same for every reading`))
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      findings.push(bad(`${what}: ${error.message}`))
    }
  }
  for (const f of plan.features) expression(`feature "${f.name}"`, () => columnsOf(parse(f.expression)))
  for (const d of plan.drop) expression(`condition "${d.reason}"`, () => columnsOf(parseCondition(d.condition)))
  return [...findings, ...checkClasses(plan, brief).map(bad), ...checkReasons(plan).map(bad)]
}

/** Classes, sessions and the source of labels are facts of the brief. */
function checkClasses(plan: DataPlan, { classes, wish }: DataBrief): string[] {
  const labels = classes.map((c) => c.label)
  const unknown = plan.leaveOut.filter((label) => !labels.includes(label))
  const left = classesOf(plan, labels)
  return [
    ...unknown.map((label) => `no class "${label}" to leave out; there are ${labels.join(', ')}`),
    ...(left.length < 2 ? [`${left.length} classes are left, at least two are needed`] : []),
    ...(plan.label.from === wish.labelFrom && plan.label.column === wish.labelColumn
      ? []
      : ['labels come from where tinyml.yml says']),
    ...((plan.split.group === 'session') === (wish.session !== null)
      ? []
      : ['readings are grouped by session exactly when tinyml.yml declares sessions']),
  ]
}

/** A reading that the board has to refuse is told from one that is only left out of the data by its reason. */
function checkReasons(plan: DataPlan): string[] {
  const own = reasonsBesideValidity(plan)
  return plan.validity
    .filter((rule) => own.includes(rule.reason))
    .map((rule) => `the reason "${rule.reason}" of a validity rule stands for something else too`)
}
