import fc from 'fast-check'
import { mergeTexts } from '../../src/lifecycle/merge.ts'

const lines = (...list: string[]) => `${list.join('\n')}\n`
const base = lines('one', 'two', 'three', 'four', 'five', 'six', 'seven')

test('changes of both sides at different places stand side by side', () => {
  const mine = base.replace('two', 'TWO')
  const generated = base.replace('six', 'SIX').replace('four\n', '')
  expect(mergeTexts(base, mine, generated, 'ask')).toEqual({
    text: lines('one', 'TWO', 'three', 'five', 'SIX', 'seven'),
    conflicts: [],
  })
})

test('a place that both changed in their own way is a conflict with both sides and markers', () => {
  const merge = mergeTexts(base, base.replace('four', 'mine'), base.replace('four', 'new\nnewer'), 'ask')
  expect(merge?.conflicts).toEqual([{ line: 4, mine: ['mine'], generated: ['new', 'newer'] }])
  expect(merge?.text).toContain('<<<<<<< edited by hand\nmine\n=======\nnew\nnewer\n>>>>>>> generated now\n')
})

test('a side can be chosen for conflicts, and the other changes of both stay', () => {
  const mine = base.replace('four', 'mine').replace('one', 'ONE')
  const generated = base.replace('four', 'new').replace('seven', 'SEVEN')
  expect(mergeTexts(base, mine, generated, 'mine')?.text).toBe(
    lines('ONE', 'two', 'three', 'mine', 'five', 'six', 'SEVEN'),
  )
  expect(mergeTexts(base, mine, generated, 'generated')?.text).toBe(
    lines('ONE', 'two', 'three', 'new', 'five', 'six', 'SEVEN'),
  )
})

test('the same change on both sides is made once', () => {
  const both = base.replace('three', 'same')
  expect(mergeTexts(base, both, both.replace('seven', 'SEVEN'), 'ask')).toEqual({
    text: both.replace('seven', 'SEVEN'),
    conflicts: [],
  })
})

test('an editor that changed the line ends is no conflict, and its line ends stay', () => {
  const mine = base.replace('two', 'TWO').replaceAll('\n', '\r\n')
  const merge = mergeTexts(base, mine, base.replace('six', 'SIX'), 'ask')
  expect(merge).toEqual({
    text: base.replace('two', 'TWO').replace('six', 'SIX').replaceAll('\n', '\r\n'),
    conflicts: [],
  })
})

test('texts that cannot be compared in reasonable time are left to the person', () => {
  const many = (line: string) => `${`${line}\n`.repeat(15_000)}end\n`
  expect(mergeTexts(many('{'), `mine\n${many('{')}{\n`, `new\n${many('{')}}\n`, 'ask')).toBeNull()
})

const text = fc.array(fc.constantFrom('a', 'b', 'c', '}', ''), { maxLength: 12 }).map((l) => l.join('\n'))

test('what only one side changed is taken as it is, whatever the texts', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      expect(mergeTexts(from, to, from, 'ask')?.text).toBe(to)
      expect(mergeTexts(from, from, to, 'ask')?.text).toBe(to)
      expect(mergeTexts(from, to, to, 'ask')?.text).toBe(to)
    }),
  )
})

test('no line of either side is lost: it stands in the merge, or the other side removed it from the base', () => {
  fc.assert(
    fc.property(text, text, text, (from, mine, generated) => {
      const merge = mergeTexts(from, mine, generated, 'ask')
      const out = new Set(merge?.text.split('\n'))
      const known = new Set(from.split('\n'))
      for (const line of [...mine.split('\n'), ...generated.split('\n')]) {
        if (!known.has(line)) expect(out).toContain(line)
      }
    }),
  )
})
