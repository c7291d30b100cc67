import { describe, expect, test } from '@jest/globals'
import { escapeCases } from './cases.ts'
import { pythonTrials } from './rig/python.ts'
import { runPython } from './rig/python-trials.ts'
import { runSketch } from './rig/sketch-trials.ts'
import { sketchTrials } from './rig/sketches.ts'

const cases = escapeCases()
const python = cases.filter((one) => one.language === 'python')
const sketches = cases.filter((one) => one.language === 'sketch')
const isRoot = process.getuid?.() === 0

test('every case has its trial, and every trial its case', () => {
  expect(Object.keys(pythonTrials).sort()).toEqual(python.map((one) => one.id).sort())
  expect(Object.keys(sketchTrials).sort()).toEqual(sketches.map((one) => one.id).sort())
})

describe('a generated script that tries', () => {
  for (const { id, file, tries, mustNot } of python) {
    const trial = pythonTrials[id]
    if (!trial) continue
    test(`${tries} (${id}) must not ${mustNot}`, async () => {
      expect(await runPython(file, trial, true)).toMatchObject({ escaped: [], end: trial.end ?? 'held' })
    })
    const control = trial.needsRoot && !isRoot ? test.skip : test
    control(`${id} succeeds without the defence`, async () => {
      const { escaped, said } = await runPython(file, trial, false)
      expect({ escaped: escaped.length > 0, said }).toEqual({ escaped: true, said })
    })
  }
})

describe('a generated sketch that tries', () => {
  for (const { id, file, tries, mustNot } of sketches) {
    const trial = sketchTrials[id]
    if (!trial) continue
    test(`${tries} (${id}) must not ${mustNot}`, async () => {
      expect(await runSketch(file, trial, true)).toMatchObject({ escaped: [], end: expect.stringMatching(trial.end) })
    })
    test(`${id} succeeds without the defence`, async () => {
      const { escaped, said } = await runSketch(file, trial, false)
      expect({ escaped: escaped.length > 0, said }).toEqual({ escaped: true, said })
    })
  }
})
