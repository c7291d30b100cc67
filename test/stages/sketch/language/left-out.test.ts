import { compose } from '../../../../src/stages/sketch/language/compose.ts'
import { sampleOf } from '../../../../src/stages/sketch/language/templates.ts'
import { briefOf } from '../brief.ts'

const litFor = (words: string) => {
  const settings = [{ set: 'led', on: 'everything else', led: 'red', do: 'on' }]
  return compose([{ words, settings, by: 'local' }], briefOf(words)).reactions.map((r) => r.on)
}

test('everything else is without the label that its own clause leaves out', () => {
  expect(litFor("anything that isn't a banana gets a red light")).toEqual([0, 2, 'unsure', 'nothing'])
  expect(litFor('all but the apple and the orange get red')).toEqual([1, 'unsure', 'nothing'])
  expect(litFor('otherwise red')).toEqual([0, 1, 2, 'unsure', 'nothing'])
})

test.each<[template: string, clause: string, found: boolean]>([
  ['it={label}, clear={clear}', 'must look like: it=apple, clear=215', true],
  ['it={label}, clear={clear}', 'a line like "it=apple, clear=215" please', true],
  ['it={label}, clear={proximity}', 'must look like: it=apple, clear=215', false],
  ['it={clear}, clear={label}', 'must look like: it=apple, clear=215', false],
  ['it={label}', 'must look like: it=apple, clear=215', false],
  ['{label} {clear}', 'must look like: apple 215', false],
  ['{label} {score}', 'must look like: apple 215', false],
  ['it={label}, clear={clear}', 'it=apple, clear=215', false],
])('that a line is %j is what “%s” says: %s', (template, clause, found) => {
  expect(sampleOf(template, clause, briefOf(clause)) !== null).toBe(found)
})
