import { join } from 'node:path'
import { packageRoot } from '../../../src/root.ts'
import type { DataBrief } from '../../../src/stages/data/brief.ts'
import { briefOf, projectWith, random } from './helpers.ts'

/** Readings with these columns, each between its bounds, whole numbers where both bounds are. */
function readings(columns: Record<string, [number, number]>, rows: number, seed: number): string {
  const next = random(seed)
  const lines = Array.from({ length: rows }, () =>
    Object.values(columns)
      .map(([low, high]) => (low + next() * (high - low)).toFixed(3))
      .join(','),
  )
  return `${Object.keys(columns).join(',')}\n${lines.join('\n')}\n`
}

const pot: Record<string, [number, number]> = {
  ...{ soil: [0, 98], air_c: [-12, 36], humidity: [18, 99], lux: [0, 40_000], battery_mv: [2900, 4200] },
}
const hand: Record<string, [number, number]> = {
  ...{ ax: [-3, 3], ay: [-3, 3], az: [-2, 4], gx: [-400, 400], gy: [-400, 400], gz: [-400, 400] },
}
const machine: Record<string, [number, number]> = {
  rms_mm_s: [0.02, 6],
  peak_g: [0, 3],
  temp_c: [18, 75],
  current_a: [0, 5],
}

/** Projects to talk about: colours of fruit, a flower pot, gestures in three recordings each, and a pump with a class of two words. */
export async function talkingPoints(): Promise<Record<string, DataBrief>> {
  const files = (labels: string[], columns: Record<string, [number, number]>, each: number, rows: number) =>
    Object.fromEntries(
      labels.flatMap((label, l) =>
        Array.from({ length: each }, (_, n) => [`${label}/${n}.csv`, readings(columns, rows, l * 10 + n + 1)]),
      ),
    )
  const folder = '  label: folder'
  return {
    fruit: await briefOf(join(packageRoot, 'fixtures/fruit')),
    plant: await briefOf(projectWith(files(['thirsty', 'fine', 'drowned'], pot, 1, 80), folder)),
    gestures: await briefOf(
      projectWith(files(['circle', 'still', 'wave'], hand, 3, 400), `${folder}\n  window: { size: 50 }`, 'lsm9ds1'),
    ),
    pump: await briefOf(projectWith(files(['off', 'normal', 'cavitation', 'worn bearing'], machine, 1, 60), folder)),
  }
}
