import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defences } from '../../src/bot/bundle/guard.ts'
import { readBundle, readWithout } from '../../src/bot/bundle/read.ts'
import { expected, goodFiles, goodManifest, makeBundle } from '../bot/bundle/good.ts'
import { build, readCase } from './bundle-case.ts'

const folder = join(import.meta.dirname, 'bundles')
const cases = readdirSync(folder)
  .sort()
  .map((name) => [name.replace(/\.yml$/, ''), readCase(join(folder, name))] as const)

test('the bundle that every case is made from is a good one', async () => {
  const { files } = await readBundle(makeBundle(JSON.stringify(goodManifest()), goodFiles), expected())
  expect(files).toEqual(goodFiles)
})

test('every defence is tested by a case that nothing else holds', () => {
  const alone = new Set(cases.flatMap(([, c]) => (c['held by'].length === 1 ? c['held by'] : [])))
  expect(defences.filter((d) => !alone.has(d))).toEqual([])
})

describe.each(cases)('%s', (_, attack) => {
  const held = attack['held by']

  test(`refused: ${attack.attack}`, async () => {
    await attempt(async (dir) => {
      await expect(readBundle(dir, expected())).rejects.toMatchObject({ name: 'BundleError', code: attack.code })
    })
  })

  // Where several defences hold an attack, each does so by itself.
  for (const defence of held.length > 1 ? held : []) {
    test(`${defence} alone is enough`, async () => {
      const others = held.filter((other) => other !== defence)
      await attempt(async (dir) => {
        await expect(readWithout(dir, expected(), others)).rejects.toMatchObject({ name: 'BundleError' })
      })
    })
  }

  test(`gets through without ${held.join(', ')}`, async () => {
    await attempt(async (dir) => {
      const { manifest, files } = await readWithout(dir, expected(), held)
      expect(files.map((f) => f.path)).toEqual(manifest.files.map((f) => f.path))
    })
  })

  async function attempt(look: (dir: string) => Promise<void>): Promise<void> {
    const { dir, close } = await build(attack)
    try {
      await look(dir)
    } finally {
      close()
    }
  }
})
