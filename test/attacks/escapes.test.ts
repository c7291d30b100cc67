import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { buildSketch, runOnVirtualBoard } from '../../src/board/virtual.ts'
import { createPythonEnvironment } from '../../src/python/run.ts'
import { chooseSandbox } from '../../src/sandbox/choose.ts'
import { createToolchain } from '../../src/tools/find.ts'
import { escapeCases } from './cases.ts'
import { makePlace } from './rig/place.ts'
import { pythonTrials } from './rig/python.ts'
import { runPython, sandbox, tools } from './rig/python-trials.ts'
import { runSketch } from './rig/sketch-trials.ts'
import { sketchTrials } from './rig/sketches.ts'

const cases = escapeCases()
const python = cases.filter((one) => one.language === 'python')
const sketches = cases.filter((one) => one.language === 'sketch')
const isRoot = process.getuid?.() === 0

test('there are at least 25 cases, and no two with one id', () => {
  expect(cases.length).toBeGreaterThanOrEqual(25)
  expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length)
})

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

describe('where bubblewrap is hidden, and Docker too', () => {
  // All other tools are there, so that only the sandbox can be what is missing.
  const none = chooseSandbox(createToolchain({ path: '/nowhere' }))
  const refusal = { code: 'tools/missing', exitCode: 3, message: expect.stringMatching(/^bwrap .* is not on PATH/) }

  test('no generated script runs, and the error says what to install', async () => {
    const place = makePlace()
    try {
      const script = join(place.out, 'prepare.py')
      writeFileSync(script, 'open("ran", "w").close()\n')
      const run = (chosen: typeof none) =>
        createPythonEnvironment({ tools, sandbox: chosen, signal: new AbortController().signal }).run({
          ...{ script: { file: script }, write: [place.out], cwd: place.out },
        })
      await expect(run(none)).rejects.toMatchObject({ ...refusal, hint: expect.stringContaining('bubblewrap') })
      expect(existsSync(join(place.out, 'ran'))).toBe(false)
      await run(sandbox)
      expect(existsSync(join(place.out, 'ran'))).toBe(true)
    } finally {
      place.dispose()
    }
  })

  test('no generated sketch is compiled or run', async () => {
    const place = makePlace()
    try {
      const sketch = join(place.folder, 'blink')
      mkdirSync(sketch)
      writeFileSync(join(sketch, 'blink.ino'), 'void setup() {}\nvoid loop() {}\n')
      const built = { sketch, fqbn: 'tinyml:virtual:nano33ble', tools }
      await expect(buildSketch({ ...built, sandbox: none })).rejects.toMatchObject(refusal)
      const { elf } = await buildSketch({ ...built, sandbox })
      const run = runOnVirtualBoard({ elf: elf ?? '', sensor: 'serial', rows: [], tools, sandbox: none })
      await expect(run).rejects.toMatchObject(refusal)
    } finally {
      place.dispose()
    }
  })
})
