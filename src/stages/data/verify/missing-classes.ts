import { type Finding, finding } from '../../../findings/index.ts'
import type { Project } from '../../../project/project.ts'
import type { DataPlan } from '../plan.ts'
import type { Words } from '../read/growing.ts'
import type { Table } from '../read/table.ts'
import { type Groups, groupsOf } from './groups.ts'
import { splits } from './outputs.ts'
import type { RawColumns } from './recompute.ts'
import { recompute, type Samples } from './samples.ts'

/** Classes that are missing in a split, and why where no script could have given them a sample there. */
export function missingClasses(
  samples: readonly [Samples, Samples, Samples],
  groups: Groups,
  plan: DataPlan,
  table: Table,
  project: Pick<Project, 'config' | 'whereIs'>,
): Finding[] {
  const there = samples.map((s) => new Set(s.labels))
  return table.merge.labels.flatMap((label, number) => {
    const without = splits.filter((_, split) => !there[split]?.has(number))
    const [first] = without
    if (first === undefined) return []
    const message = `class "${label}" has no sample in ${new Intl.ListFormat('en').format(without)}`
    const few = tooFew(groups, number, plan, project)
    return [few?.(message) ?? finding('data/class-missing-in-split', message, { where: `data/${first}.csv` })]
  })
}

/** Classes of which some split goes without, whatever script deals them out. */
export function impossibleClasses(
  table: Table,
  columns: RawColumns,
  plan: DataPlan,
  why: Words,
  project: Pick<Project, 'config' | 'whereIs'>,
): Finding[] {
  // As if all of them were for training.
  const everything = Int8Array.from({ length: table.rows }, (_, row) => (why.at(row) === '' ? 0 : -1))
  const again = recompute(table, columns, plan, plan.split.group !== 'none', why, everything)
  const groups = groupsOf(table, columns, plan, why, everything, again)
  return table.merge.labels.flatMap((label, number) => {
    return tooFew(groups, number, plan, project)?.(`class "${label}" cannot stand in every split`) ?? []
  })
}

/** Says of a class whose samples make fewer groups than there are splits why it is so, after what came of it. */
function tooFew(
  { of, labels }: Groups,
  label: number,
  plan: DataPlan,
  { config, whereIs }: Pick<Project, 'config' | 'whereIs'>,
): ((what: string) => Finding) | null {
  const own = of.filter((_, n) => labels[n] === label)
  const groups = new Set(own).size
  if (groups >= splits.length) return null
  const say = (why: string, setting: string, hint: string) => (what: string) =>
    finding('data/class-missing-in-split', `${what}: ${why}`, { where: whereIs(['data', setting]), hint })
  const { size } = plan.window
  if (groups === 0 && size > 1) {
    const why = `none of its recordings has the ${size} readings of a window without a break`
    return say(why, 'window', 'Record it for longer at a time, or set a smaller `data.window.size`.')
  }
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
  const made = `${count(own.length, 'sample')} of it make${own.length === 1 ? 's' : ''} ${count(groups, 'group')}`
  if (plan.split.group === 'none') {
    const alike = size > 1 ? 'readings that belong together' : 'readings that agree when rounded'
    const hint = 'Record more different readings of it, or leave the class out.'
    return say(`${made} of ${alike}, and each split needs one`, 'source', hint)
  }
  const { session } = config.data
  const whole = plan.split.group === 'file' || session === 'file' ? 'file' : 'session'
  const [setting, words] =
    session === undefined ? ['wish', 'the words that keep them together'] : ['session', '`data.session`']
  const hint = `Record it in at least three ${whole}s, or leave out ${words} so that ${whole}s may be divided.`
  return say(`${made}, because a ${whole} is never divided, and each split needs one`, setting, hint)
}
