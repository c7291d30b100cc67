import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../../findings/index.ts'
import type { StageContext } from '../../lifecycle/stage.ts'

/** Rows that would answer otherwise after a typical mistake; null where the mistake cannot be made. */
export interface Power {
  swappedFeatures: number | null
  missingScaling: number | null
  swappedLabels: number | null
}

type Context = Pick<StageContext, 'out' | 'scratch' | 'python' | 'signal'>

/** Lets LiteRT answer the held-out rows again, and after them `more` scaled features with any label: the path of a fresh reference. */
export async function freshReference(
  more: readonly (readonly number[])[],
  context: Context,
): Promise<string | Finding> {
  const { out, scratch } = context
  const rows = join(scratch, 'probed-rows.csv')
  const heldOut = await readFile(join(out, 'data/test.csv'), 'utf8')
  const { labels } = JSON.parse(await readFile(join(out, 'contract.json'), 'utf8')) as { labels: string[] }
  const label = `"${(labels[0] ?? '').replaceAll('"', '""')}"`
  const lines = more.map((features) => `${features.join()},${label}\n`)
  await writeFile(rows, `${heldOut.endsWith('\n') ? heldOut : `${heldOut}\n`}${lines.join('')}`)
  return onHeldOutRows('tinyml_lifecycle.reference', 'reference.csv', context, rows)
}

export async function measurePower(context: Context): Promise<Power | Finding> {
  const path = await onHeldOutRows('tinyml_lifecycle.power', 'power.json', context)
  return typeof path === 'string' ? (JSON.parse(await readFile(path, 'utf8')) as Power) : path
}

async function onHeldOutRows(
  module: string,
  name: string,
  context: Context,
  rows = join(context.out, 'data/test.csv'),
): Promise<string | Finding> {
  const { out, scratch, python, signal } = context
  // A folder of its own: a writable one belongs to one sandbox at a time.
  const folder = join(scratch, module)
  await mkdir(folder, { recursive: true })
  const result = join(folder, name)
  const inputs = { model: join(out, 'model/model.tflite'), rows, contract: join(out, 'contract.json') }
  const args = Object.entries(inputs).flatMap(([key, path]) => [`--${key}`, path])
  const run = await python.run({
    script: { module },
    args: [...args, '--out', result],
    read: Object.values(inputs),
    write: [folder],
    signal,
  })
  if (run.exitCode === 0) return result
  const reason = run.killedFor ?? run.stderr.trim().split('\n').at(-1) ?? 'no reason given'
  return finding('verify/reference-failed', `${module} ended with ${run.exitCode}: ${reason.slice(0, 300)}`)
}
