import { join } from 'node:path'
import { casesOf, ways } from './case.ts'
import { defences } from './defences.ts'

const cases = casesOf(join(import.meta.dirname, 'injections'))

test('there are at least 40 cases, some through each way in', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40)
  expect(ways.filter((way) => !cases.some((c) => c.through === way))).toEqual([])
})

test('each case names a defence that is there, and each defence has a case', () => {
  expect(cases.filter((c) => !defences[c.defence]).map((c) => `${c.id}: ${c.defence}`)).toEqual([])
  expect(Object.keys(defences).filter((name) => !cases.some((c) => c.defence === name))).toEqual([])
})

// A case without its defence is named above; it does not end the others.
const tried = cases.flatMap((c) => (defences[c.defence] ? [{ ...c, defended: defences[c.defence] }] : []))

test.each(tried)(
  '$through: $id does nothing, and does harm where $defence is switched off',
  async ({ defended, ...attack }) => {
    expect(await defended?.attack(attack, false)).toContain(attack.harm)
    expect(await defended?.attack(attack, true)).toEqual([])
  },
)
