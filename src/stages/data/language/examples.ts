import type { ReadingExample, Setting } from '../../../language/types.ts'

const clause = (words: string, ...settings: Setting[]) => ({ words, settings })
const condition = (column: string, is: string, number: string, upper: string | null = null) => ({
  column,
  is,
  number,
  upper,
})

/**
 * One example of each kind, over columns of nobody's project: the schema holds a reply to those that there are. Always the same ones, so
 * that a service finds them in its cache.
 */
const fixed: ReadingExample[] = [
  {
    clauses: [
      clause('so the thing is that at night, with lux under 5, the readings are rubbish', {
        set: 'drop readings',
        all: [condition('lux', 'below', '5')],
      }),
      clause('only what was taken while tank_c sat somewhere between 18 and 25 °C is worth learning from', {
        set: 'keep readings',
        all: [condition('tank_c', 'between', '18', '25')],
      }),
      clause('the motor hums and fan_rpm tells the model nothing, so it may go', {
        set: 'leave out columns',
        columns: ['fan_rpm'],
      }),
      clause('I built this with my daughter last summer'),
    ],
  },
  {
    clauses: [
      clause('it would be great to see how lux compares to tank_c', {
        set: 'feature',
        quantity: 'ratio',
        of: ['lux'],
        by: ['tank_c'],
        as: 'also',
      }),
      clause('for learning I would like seven tenths, say 70 %, for checking 10 % and for the exam 20 %', {
        set: 'split',
        train: '70%',
        validation: '10%',
        test: '20%',
      }),
      clause('when I switch it on, the first 12 rows of every file are nonsense', {
        set: 'leave out ends',
        of: 'file',
        first: '12',
        last: null,
      }),
      { words: 'could it phone me when the data are ready', settings: [], cannot: 'phone the person' },
    ],
  },
  {
    clauses: [
      clause('nobody here cares about the class empty', { set: 'leave out classes', labels: ['empty'] }),
      clause('the values jump about, so take the average over 6 of them', { set: 'smooth', size: '6' }),
      clause('let everything run from 0 to 1', { set: 'scale', kind: 'min-max' }),
    ],
  },
]

export const examples = (): ReadingExample[] => fixed
