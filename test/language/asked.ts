import { join } from 'node:path'
import type { WishLanguage } from '../../src/language/types.ts'
import { packageRoot } from '../../src/root.ts'
import type { ConvertBrief } from '../../src/stages/convert/brief.ts'
import { convertLanguage } from '../../src/stages/convert/language/index.ts'
import { dataLanguage } from '../../src/stages/data/language/index.ts'
import { sketchLanguage } from '../../src/stages/sketch/language/index.ts'
import { briefOf } from '../stages/data/helpers.ts'
import { briefOf as sketchBriefOf } from '../stages/sketch/brief.ts'

/** Words that the grammar of a stage does not read, and what a model has to read them as. */
export interface Asked {
  stage: 'data' | 'convert' | 'sketch'
  wish: string
  /** What each clause becomes, in plain words; those of the grammar too. */
  reads: string[]
}

export const asked: Asked[] = [
  {
    stage: 'sketch',
    wish: 'Could you maybe give me a short cheerful beep at 880 hertz on D8 whenever a banana shows up? Every 200 ms.',
    reads: ['banana: a tone of 880 hertz on D8', 'take a reading every 200 ms'],
  },
  {
    stage: 'convert',
    wish: 'Around 150 examples should be plenty to find the ranges with.',
    reads: ['150 training rows calibrate the ranges'],
  },
  {
    stage: 'data',
    wish: 'Readings so bright that clear goes beyond 3000 are of no use to me.',
    reads: ['drop readings where clear is above 3000'],
  },
]

// biome-ignore lint/suspicious/noExplicitAny: each language has a brief of its own
export async function languageOf({ stage, wish }: Asked): Promise<{ language: WishLanguage<any, any>; brief: any }> {
  if (stage === 'sketch') return { language: sketchLanguage, brief: sketchBriefOf(wish) }
  if (stage === 'convert') {
    const brief: ConvertBrief = {
      ...{ file: null, format: 'keras', isInt8: false, inputShape: null, labels: ['a', 'b'], width: 3 },
      ...{ rows: { train: 500, test: 60 }, budget: { flashBytes: 1000, ramBytes: 1000 }, problems: [] },
      wish: { text: wish, answers: [], representative: 200, tolerance: 0.01, seed: 1 },
    }
    return { language: convertLanguage, brief }
  }
  const brief = await briefOf(join(packageRoot, 'fixtures/fruit'))
  return { language: dataLanguage, brief: { ...brief, wish: { ...brief.wish, text: wish } } }
}
