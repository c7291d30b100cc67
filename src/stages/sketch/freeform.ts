import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { boards, sensors } from '../../board/profiles.ts'
import { type Freeform, noCode } from '../../lifecycle/freeform.ts'
import { inputWidth } from '../../project/contract.ts'
import { sketchFolder } from '../../verification/sketch-folder.ts'
import type { SketchBrief } from './brief.ts'
import { rules, type SketchPlan } from './plan.ts'
import { lineName } from './render/cpp.ts'

const calls: Record<SketchBrief['sensor'], string> = {
  apds9960:
    '#include <Arduino_APDS9960.h>; APDS.begin() is true when the sensor answers; APDS.colorAvailable(); APDS.readColor(int &r, int &g, int &b, int &clear); APDS.proximityAvailable(); APDS.readProximity() is 0 (near) to 255 (nothing there), -1 for an error',
  lsm9ds1:
    '#include <Arduino_LSM9DS1.h>; IMU.begin() is true when the sensor answers; IMU.accelerationAvailable(); IMU.readAcceleration(float &x, float &y, float &z) in g; IMU.gyroscopeAvailable(); IMU.readGyroscope(x, y, z) in degrees/s; IMU.magneticFieldAvailable(); IMU.readMagneticField(x, y, z) in uT; 119 readings a second',
  serial: 'readings come over Serial as lines of numbers with commas between them; an empty cell is a missing value',
}

/** The whole .ino is the model's; the generated network (model.h, model.cpp) is given, as the published baseline was given its header. */
export const sketchFreeform: Freeform<SketchBrief, SketchPlan> = {
  async variables(brief) {
    const { contract } = brief
    const board = boards[brief.board as keyof typeof boards]
    const bounds = contract.validity.map((v) =>
      [v.min === undefined ? '' : `${v.column} >= ${v.min}`, v.max === undefined ? '' : `${v.column} <= ${v.max}`]
        .filter(Boolean)
        .join(' and '),
    )
    const features = contract.features.map(
      (f, i) =>
        `${i}: ${f.name} = ${f.expression}${f.aggregate === 'none' ? '' : `, ${f.aggregate} over the window`}, then (x - ${f.scaling.offset}) / ${f.scaling.scale}`,
    )
    const { input, output } = contract.tensors
    return {
      name: brief.name,
      defaults: houseDefaults(brief),
      wish: brief.wish || 'Print the label and its score for every sample.',
      board: board.title,
      sensor: sensors[brief.sensor].title,
      calls: calls[brief.sensor],
      columns: contract.raw.map((c) => c.name).join(', '),
      validity: bounds.join('; ') || 'none',
      window: String(contract.window.size),
      features: features.join('\n'),
      labels: contract.labels.map((l, i) => `${i}: ${lineName(l)}`).join('\n'),
      input: `${inputWidth(contract)} values, scale ${input.scale}, zero point ${input.zeroPoint}`,
      output: `${contract.labels.length} values, scale ${output.scale}, zero point ${output.zeroPoint}`,
    }
  },

  async place(code, { brief, dir }) {
    const folder = join(dir, sketchFolder(brief.name))
    const name = `${brief.name}.ino`
    if (!/\bloop\s*\(/.test(code)) return noCode(`${sketchFolder(brief.name)}/${name}`)
    // Of the rendered folder only the network stays.
    for (const entry of await readdir(folder)) {
      if (!['model.h', 'model.cpp', 'src'].includes(entry)) await rm(join(folder, entry), { recursive: true })
    }
    await writeFile(join(folder, name), code)
    return []
  },
}

/** What a sketch does where the words say nothing, in words: the same for every wish. */
function houseDefaults(brief: SketchBrief): string {
  const answer = rules({ ...brief, wish: '' })
  if (!('plan' in answer)) throw new Error('the rules have a plan for no words')
  const { intervalMs, smoothing, unsureBelow } = answer.plan
  return [
    intervalMs > 0 ? `a sample every ${intervalMs} ms` : 'samples as fast as readings come',
    smoothing.kind === 'none'
      ? 'each sample answers alone'
      : `the answer is the label that won most of the last ${smoothing.window} samples, of equals the one that won last, and its score the mean of its scores over them`,
    unsureBelow === null ? '' : `with a score below ${unsureBelow} the line says \`unsure\` in place of the label`,
  ]
    .filter(Boolean)
    .join('; ')
}
