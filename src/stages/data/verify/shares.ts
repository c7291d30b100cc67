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
  const counted = [...classes.values()].filter((c) => c.sizes.length >= fewest)
  const total = counted.reduce((n, c) => n + c.total, 0)
  if (total === 0) return []
  const half = counted.reduce((n, c) => n + Math.max(...c.sizes) / 2 + 1, 0) + 0.02 * total
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
  /** Samples of each of its groups. */
  sizes: number[]
  total: number
  inSplit: [number, number, number]
}

/** Groups by the class of most of their samples. */
function classesOf({ of, count, labels, split }: Groups): Map<number, ClassOfGroups> {
  const members = Array.from({ length: count }, (): number[] => [])
  of.forEach((group, n) => void members[group]?.push(n))
  const classes = new Map<number, ClassOfGroups>()
  for (const mine of members) {
    const votes = new Map<number, number>()
    for (const n of mine) votes.set(labels[n] as number, (votes.get(labels[n] as number) ?? 0) + 1)
    const label = [...votes].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
    const known = classes.get(label) ?? { sizes: [], total: 0, inSplit: [0, 0, 0] }
    known.sizes.push(mine.length)
    known.total += mine.length
    for (const n of mine) {
      const place = split[n] as number
      if (place >= 0) (known.inSplit[place] as number)++
    }
    classes.set(label, known)
  }
  return classes
}
