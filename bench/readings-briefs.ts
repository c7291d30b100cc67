/** Briefs for the projects that the examples speak of. */
import type { ProjectNames } from '../src/language/examples.ts'
import type { WishLanguage } from '../src/language/types.ts'
import { convertLanguage } from '../src/stages/convert/language/index.ts'
import { dataLanguage } from '../src/stages/data/language/index.ts'
import type { SketchBrief } from '../src/stages/sketch/brief.ts'
import { sketchLanguage } from '../src/stages/sketch/language/index.ts'
import { briefFor as dataBriefFor } from '../test/stages/data/language/bank.ts'
import { briefOf, fruit } from '../test/stages/sketch/brief.ts'

// biome-ignore lint/suspicious/noExplicitAny: each language has a brief of its own
export const languageFor = (stage: string): WishLanguage<any, any> =>
  ({ sketch: sketchLanguage, data: dataLanguage, convert: convertLanguage })[stage] as never

/** A brief of a project that has these names, with these words as its wish. */
export function briefFor(stage: string, project: ProjectNames, words: string): unknown {
  if (stage === 'sketch') return sketchBrief(project, words)
  if (stage === 'convert')
    return {
      ...{ file: null, format: 'keras', isInt8: false, inputShape: null, labels: project.labels, width: 3 },
      ...{ rows: { train: 500, test: 60 }, budget: { flashBytes: 1000, ramBytes: 1000 }, problems: [] },
      wish: { text: words, answers: [], representative: 200, tolerance: 0.01, seed: 1 },
    }
  const brief = dataBriefFor(project as never)
  return { ...brief, wish: { ...brief.wish, text: words } }
}

function sketchBrief({ labels, columns, windows }: ProjectNames, words: string): SketchBrief {
  const raw = Object.entries(columns).map(([name, unit]) => ({
    ...{ name, unit, min: 0, max: 1000 },
    channel: /^a[xyz]$/.test(name) ? name : null,
  }))
  const contract = { ...fruit, labels: [...labels], raw, window: { size: windows ? 50 : 1, trainStride: 1 } }
  return briefOf(words, { name: 'things', contract: contract as never, sensor: 'serial' as never })
}
