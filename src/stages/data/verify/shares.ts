import { type Finding, finding } from '../../../findings/index.ts'
import type { DataPlan } from '../plan.ts'
import type { Groups } from './groups.ts'
import { splits } from './outputs.ts'

/**
 * The splits have the shares of the plan, as nearly as whole groups allow: dealing them out misses each border by half a group of each
 * class at most. Classes of too few groups for every split are not counted.
 */
export function checkShares(groups: Groups, plan: DataPlan): Finding[] {
  const shares = splits.map((name) => plan.split[name])
  const classes = classesOf(groups)
  const fewest = 1 / Math.min(...shares)
  const counted = classes.filter((c) => c.groups >= fewest)
  const total = counted.reduce((n, c) => n + c.total, 0)
  if (total === 0) return []
  const half = counted.reduce((n, c) => n + c.largest / 2 + 1, 0) + 0.02 * total
  const found = splits.map((_, i) => counted.reduce((n, c) => n + (c.inSplit[i] as number), 0))
  // Validation lies between two borders.
  const wrong = splits.findIndex((name, i) => {
    const off = Math.abs((found[i] as number) - (shares[i] as number) * total)
    return off > (name === 'validation' ? 2 * half : half)
  })
  if (wrong < 0) return []
  const percent = (n: number) => `${Math.round(n * 100)} %`
  const [have, want] = [found.map((n) => n / total), shares].map((list) => list.map(percent).join(' / '))
  const message = `train, validation and test have ${have} of ${total} samples, the plan says ${want}`
  return [finding('data/split-shares', message, { where: `data/${splits[wrong]}.csv` })]
}

interface ClassOfGroups {
  groups: number
  /** Samples of its largest group, and of all. */
  largest: number
  total: number
  inSplit: [number, number, number]
}

/** Groups by the class of most of their samples, of equals the first. There may be millions: typed arrays, one pass a class. */
function classesOf({ of, count, labels, split }: Groups): ClassOfGroups[] {
  const size = new Uint32Array(count)
  for (const group of of) size[group] = (size[group] as number) + 1
  const most = new Uint32Array(count)
  const label = new Int32Array(count)
  const last = labels.reduce((a, b) => Math.max(a, b), 0)
  const votes = new Uint32Array(count)
  for (let number = 0; number <= last; number++) {
    votes.fill(0)
    for (const [n, group] of of.entries()) if (labels[n] === number) votes[group] = (votes[group] as number) + 1
    for (let group = 0; group < count; group++) {
      if ((votes[group] as number) <= (most[group] as number)) continue
      most[group] = votes[group] as number
      label[group] = number
    }
  }
  const classes = Array.from(
    { length: last + 1 },
    (): ClassOfGroups => ({ groups: 0, largest: 0, total: 0, inSplit: [0, 0, 0] }),
  )
  for (let group = 0; group < count; group++) {
    const mine = classes[label[group] as number] as ClassOfGroups
    mine.groups++
    mine.largest = Math.max(mine.largest, size[group] as number)
    mine.total += size[group] as number
  }
  for (const [n, group] of of.entries()) {
    const mine = classes[label[group] as number] as ClassOfGroups
    const place = split[n] as number
    if (place >= 0) mine.inSplit[place as 0 | 1 | 2]++
  }
  return classes.filter((c) => c.groups > 0)
}
