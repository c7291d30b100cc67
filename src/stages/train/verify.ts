import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type Finding, finding } from '../../findings/index.ts'
import type { Verdict } from '../../lifecycle/stage.ts'
import type { TrainBrief } from './brief.ts'
import type { TrainPlan } from './plan.ts'
import { describe } from './render.ts'

export interface TrainMetrics {
  network: string
  epochs: number
  /** Epoch whose weights were kept. */
  bestEpoch: number
  accuracy: { train: number; validation: number }
  /** Share of the most frequent class among the validation rows would be better, but the brief knows the training split's. */
  majority: number
  bytes: number
}

/** A network must be ahead of the most frequent class by this share of what is left to gain. */
const leastGain = 0.2
const largestGap = 0.15

/** Judges the history: a finite loss, clearly better than guessing, no large gap between the splits. */
export async function verify(candidate: {
  dir: string
  plan: TrainPlan
  brief: TrainBrief
}): Promise<Verdict<TrainMetrics>> {
  const { dir, plan, brief } = candidate
  const history = readHistory(await readFile(join(dir, 'model/training.csv'), 'utf8'))
  const best = history.reduce((a, b) => (b.validation_loss < a.validation_loss ? b : a))
  const findings: Finding[] = []
  const where = 'model/training.csv'
  if (!history.every((h) => Object.values(h).every(Number.isFinite))) {
    findings.push(finding('train/not-finite', 'the history holds a loss that is not a finite number', { where }))
  }
  const majority = Math.max(...brief.classRows) / brief.classRows.reduce((a, b) => a + b, 0)
  const needed = majority + leastGain * (1 - majority)
  if (best.validation_accuracy < needed) {
    findings.push(
      finding(
        'train/no-better-than-guessing',
        `expected at least ${percent(needed)} on the validation rows, found ${percent(best.validation_accuracy)}; the most frequent class alone gives ${percent(majority)}`,
        { where },
      ),
    )
  }
  const gap = best.accuracy - best.validation_accuracy
  if (gap > largestGap) {
    findings.push(
      finding(
        'train/overfitting',
        `${percent(best.accuracy)} on the training rows, ${percent(best.validation_accuracy)} on the validation rows`,
        { where },
      ),
    )
  }
  if (history.length === plan.epochs && best.epoch === plan.epochs) {
    findings.push(finding('train/stopped-early', `the last of ${plan.epochs} epochs was still the best`, { where }))
  }
  return {
    findings,
    metrics: {
      network: describe(plan, brief),
      epochs: history.length,
      bestEpoch: best.epoch,
      accuracy: { train: best.accuracy, validation: best.validation_accuracy },
      majority,
      bytes: (await stat(join(dir, 'model/float.keras'))).size,
    },
    headline: `${percent(best.validation_accuracy)} on ${brief.rows.validation} validation rows, ${best.epoch} epochs`,
  }
}

interface Epoch {
  epoch: number
  loss: number
  accuracy: number
  validation_loss: number
  validation_accuracy: number
}

function readHistory(text: string): Epoch[] {
  const rows = parse(text, { columns: true, cast: Number }) as Epoch[]
  if (rows.length === 0) throw new Error('the training history is empty')
  return rows
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
