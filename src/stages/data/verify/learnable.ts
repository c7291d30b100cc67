import { type Finding, finding } from '../../../findings/index.ts'
import { placeOfRow, type Table } from '../read/table.ts'
import type { SplitFile } from './outputs.ts'
import type { Samples } from './samples.ts'

const neighbours = 5
/** Samples that are compared with each other; more are thinned out evenly. */
const most = 2000

interface Point {
  at: number
  label: number
}

/**
 * Labels still fit the features: nearest neighbours in training name the class of test samples better than the commonest class does
 * (one-sided, 95 %), and no sample lies among another class.
 */
export function checkLearnable(
  samples: readonly [Samples, Samples, Samples],
  files: readonly [SplitFile, SplitFile, SplitFile],
  labels: readonly string[],
  table: Table,
): { findings: Finding[]; baseline: { accuracy: number; chance: number } } {
  const [train, , test] = files
  if (train.rows === 0 || test.rows === 0) return { findings: [], baseline: { accuracy: 0, chance: 0 } }
  const known = thin(Math.min(samples[0].count, train.rows), train.labels)
  const asked = thin(test.rows, test.labels, 1000)
  let right = 0
  for (const point of asked) {
    const near = nearest(vector(test, point.at), known, (p) => vector(train, p.at))
    if (commonest(near.map((p) => p.label)) === point.label) right++
  }
  const accuracy = right / asked.length
  const counts = labels.map((_, l) => asked.filter((p) => p.label === l).length)
  const chance = Math.max(...counts) / asked.length
  const findings: Finding[] = []
  const needed = Math.min(0.99, chance + 1.645 * Math.sqrt((chance * (1 - chance)) / asked.length))
  if (accuracy < needed) {
    const message = `nearest neighbours name ${percent(accuracy)} of ${asked.length} held-out rows right, the commonest class alone ${percent(chance)}`
    findings.push(finding('data/no-signal', message, { where: 'data/test.csv' }))
  } else {
    findings.push(...labelNoise(train, known, samples[0], labels, table))
  }
  return { findings, baseline: { accuracy, chance } }
}

/** Training samples whose nearest neighbours all agree on another class. */
function labelNoise(
  train: SplitFile,
  known: readonly Point[],
  samples: Samples,
  labels: readonly string[],
  table: Table,
): Finding[] {
  const odd = known.flatMap((point) => {
    const others = known.filter((p) => p !== point)
    const near = nearest(vector(train, point.at), others, (p) => vector(train, p.at))
    const [first] = near
    if (!first || near.length < neighbours || near.some((p) => p.label !== first.label) || first.label === point.label)
      return []
    return [`${placeOfRow(table, samples.rows[point.at] as number)} looks like ${labels[first.label]}`]
  })
  if (odd.length === 0) return []
  const where = odd[0]?.split(' ')[0] ?? ''
  const message = `${odd.length} of ${known.length} training samples lie among another class: ${odd.slice(0, 5).join(', ')}${odd.length > 5 ? ', …' : ''}`
  return [finding('data/label-noise', message, { where })]
}

const vector = (file: SplitFile, at: number): Float32Array =>
  file.values.subarray(at * file.width, (at + 1) * file.width)

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function thin(count: number, labels: Int32Array, limit = most): Point[] {
  const step = Math.max(1, count / limit)
  const points: Point[] = []
  for (let i = 0; i < count; i += step) points.push({ at: Math.floor(i), label: labels[Math.floor(i)] as number })
  return points
}

/** The nearest points, by squared Euclidean distance, nearest first. */
function nearest(to: Float32Array, among: readonly Point[], valuesOf: (p: Point) => Float32Array): Point[] {
  const best: { distance: number; point: Point }[] = []
  for (const point of among) {
    const values = valuesOf(point)
    const limit =
      best.length < neighbours ? Number.POSITIVE_INFINITY : (best[neighbours - 1] as { distance: number }).distance
    let distance = 0
    for (let i = 0; i < to.length && distance < limit; i++) distance += ((to[i] as number) - (values[i] as number)) ** 2
    if (distance >= limit) continue
    const place = best.findIndex((b) => b.distance > distance)
    best.splice(place < 0 ? best.length : place, 0, { distance, point })
    if (best.length > neighbours) best.pop()
  }
  return best.map((b) => b.point)
}

/** The most frequent label; of equals the one that is nearest. */
function commonest(labels: readonly number[]): number {
  const count = (label: number) => labels.filter((l) => l === label).length
  return labels.reduce((best, label) => (count(label) > count(best) ? label : best), labels[0] ?? -1)
}
