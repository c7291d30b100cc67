import { join } from 'node:path'
import { checkConvert } from './check/convert.ts'
import { checkData } from './check/data.ts'
import type { Prepared } from './check/prepared.ts'
import { type CheckResult, checkSketch } from './check/sketch.ts'
import { onlyAsking, type Wish } from './entry.ts'
import type { Run } from './product.ts'

export const verdicts = ['right', 'asked rightly', 'asked needlessly', 'rejected', 'silently wrong'] as const
export type Verdict = (typeof verdicts)[number]

/** Compares what lies in a project's folder with the wish. */
export async function check(wish: Wish, dir: string, plain: Prepared): Promise<CheckResult> {
  if (wish.check === onlyAsking) return { problems: ['this could only be asked about'], weak: [] }
  const out = join(dir, 'tinyml')
  if (wish.stage === 'sketch') return checkSketch(join(out, 'sketch', wish.project), plain, wish.check)
  if (wish.stage === 'data') return checkData(out, plain.out, wish.project, wish.check)
  return checkConvert(dir, out, wish.check)
}

export function verdict(wish: Wish, run: Run, problems: readonly string[]): Verdict {
  if (run.status === 'failed') return 'rejected'
  if (run.status === 'accepted') return problems.length === 0 ? 'right' : 'silently wrong'
  const onTopic = wish.about ? run.said.some((question) => wish.about?.test(question)) : true
  return wish.askingIsRight && onTopic ? 'asked rightly' : 'asked needlessly'
}
