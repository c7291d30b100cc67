import { mergeLabels, refuseLabel } from '../../../src/stages/data/read/labels.ts'

const classes = (names: string[]) => mergeLabels(names, true).labels

describe('labels', () => {
  it.each([
    [
      ['BANANA', 'banana', 'apple'],
      ['apple', 'banana'],
    ],
    [
      ['BANANA', 'apple', 'orange'],
      ['apple', 'banana', 'orange'],
    ],
    [
      ['OK', 'NOK'],
      ['NOK', 'OK'],
    ],
    [
      ['apple_1', 'apple-2', 'banana (3)', 'banana'],
      ['apple', 'banana'],
    ],
    [
      ['class_1', 'class_2'],
      ['class_1', 'class_2'],
    ],
    [
      ['0', '1', '2', '10'],
      ['0', '1', '2', '10'],
    ],
    [
      ['red  apple', 'red apple ', 'pear'],
      ['pear', 'red apple'],
    ],
    [
      ['run7', 'run8'],
      ['run7', 'run8'],
    ],
  ])('makes of %j the classes %j', (names, expected) => {
    expect(classes(names)).toEqual(expected)
  })

  it.each(['two words', '🍎', 'it\'s "it"', '../../etc/passwd', 'class', 'int', 'x,y', '=1+1'])(
    'keeps %s as it is',
    (label) => {
      expect(refuseLabel(label)).toBeNull()
      expect(classes([label, 'pear']).sort()).toEqual([label, 'pear'].sort())
    },
  )

  it('says what was merged', () => {
    expect(mergeLabels(['BANANA', 'banana'], true).notes).toEqual(['"BANANA" is read as "banana"'])
  })
})
