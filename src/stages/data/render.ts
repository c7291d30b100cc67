import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { columnsOf, ExpressionError, parse } from '../../expression/index.ts'
import { type Finding, finding } from '../../findings/index.ts'
import type { DataBrief } from './brief.ts'
import type { DataPlan } from './plan.ts'
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
    if (rule.min === undefined && rule.max === undefined)
      findings.push(bad(`validity of "${rule.column}" has no bound`))
  }
  for (const feature of plan.features) {
    try {
      const unknown = columnsOf(parse(feature.expression)).filter((c) => !plan.columns.includes(c))
      if (unknown.length > 0)
        findings.push(bad(`feature "${feature.name}" uses ${unknown.join(', ')}, not among the columns used`))
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      findings.push(bad(`feature "${feature.name}": ${error.message}`))
    }
  }
  return findings
}
