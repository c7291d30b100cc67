import { InputError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import type { AnyStage } from './stage.ts'

/** The stages that apply to a project, each after the stages that it needs. */
export function orderStages(stages: readonly AnyStage[], project: Project): AnyStage[] {
  const applying = stages.filter((s) => s.applies(project))
  const byName = new Map(applying.map((s) => [s.name, s]))
  const ordered: AnyStage[] = []
  const visit = (stage: AnyStage, path: readonly string[]) => {
    if (path.includes(stage.name)) throw new Error(`stages need each other: ${[...path, stage.name].join(' → ')}`)
    if (ordered.includes(stage)) return
    for (const name of stage.needs) {
      const needed = byName.get(name)
      if (needed) visit(needed, [...path, stage.name])
    }
    ordered.push(stage)
  }
  for (const stage of applying) visit(stage, [])
  return ordered
}

/** The wanted stages and everything that they need, in order. Throws an InputError for a name that is not a stage of this project. */
export function closure(ordered: readonly AnyStage[], wanted: readonly string[]): AnyStage[] {
  if (wanted.length === 0) return [...ordered]
  const names = new Set<string>()
  const add = (name: string) => {
    const stage = ordered.find((s) => s.name === name)
    if (!stage || names.has(name)) return
    names.add(name)
    stage.needs.forEach(add)
  }
  for (const name of wanted) {
    if (!ordered.some((s) => s.name === name)) {
      throw new InputError(
        'project/bad-usage',
        `\`${name}\` is not a stage of this project; its stages are ${ordered.map((s) => s.name).join(', ')}`,
      )
    }
    add(name)
  }
  return ordered.filter((s) => names.has(s.name))
}

/** `from` and every stage that depends on it, directly or not. */
export function dependents(ordered: readonly AnyStage[], from: string): Set<string> {
  const names = new Set([from])
  for (const stage of ordered) if (stage.needs.some((n) => names.has(n))) names.add(stage.name)
  return names
}
