import { explain } from '../../src/report/explain.ts'

test('a code is explained with what to do, and with what a model is told of it where there is something', () => {
  expect(explain('llm/budget', null)).toMatch(/^llm\/budget \(\w+\)\n\n.+\n\nWhat to do: .+$/)
  expect(explain('llm/budget', 'Spend less.')).toMatch(
    /What to do: .+\n\nWhat a model is told to mend it:\n\nSpend less\.$/,
  )
})

test('without a code all of them are listed', () => {
  expect(explain(undefined, null)).toMatch(/lifecycle\/merged +note +A generated file was changed by hand/)
})
