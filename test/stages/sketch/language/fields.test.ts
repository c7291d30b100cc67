import { fieldWords } from '../../../../src/stages/sketch/language/fields.ts'
import { readings } from '../../../../src/stages/sketch/language/grammar.ts'
import { briefOf, fruit } from '../brief.ts'

const project = (name: string, labels: string[]) => briefOf('', { name, contract: { ...fruit, labels } })
const lids = project('sorter', ['blue cap', 'gold cap', 'red cap'])
const cheeses = project('cheese-board', ['brie', 'gouda', 'feta'])

test('what the labels are labels of is told from the name of the project and from the labels', () => {
  const asks = (text: string, brief: typeof lids) => fieldWords('label', brief)?.test(text)
  expect(asks('each line has the cap', lids)).toBe(true)
  expect(asks('the caps in each line', lids)).toBe(true)
  expect(asks('each line has the cap', cheeses)).toBe(false)
  expect(asks('each line has the cheese', cheeses)).toBe(true)
  expect(fieldWords('constructor', lids)).toBeUndefined()
})

test('projects with the same labels and other names have words of their own', () => {
  const same = project('dairy', ['brie', 'gouda', 'feta'])
  const clause = 'print the cheese and the score'
  expect(readings(clause, cheeses)).toEqual([[{ set: 'line', fields: ['label', 'score'] }]])
  expect(readings(clause, same)).toEqual([])
})
