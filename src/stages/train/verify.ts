import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
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
  /** Share of the most frequent class in the training split. */
  majority: number
  bytes: number
}

/** A network must be ahead of the most frequent class by this share of what is left to gain. */
const leastGain = 0.2
const largestGap = 0.15

/** Judges the history: clearly better than guessing, no large gap between the splits. */
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

const epochSchema = z.object({
  epoch: z.int().positive(),
  loss: z.number(),
  accuracy: z.number(),
  validation_loss: z.number(),
  validation_accuracy: z.number(),
})

/** Throws for a history that is not one: the trainer writes none with a loss that is not finite. */
function readHistory(text: string): z.infer<typeof epochSchema>[] {
  const rows = parse(text, { columns: true, cast: (cell, { header }) => (header ? cell : Number(cell)) })
  return z.array(epochSchema).min(1).parse(rows)
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
