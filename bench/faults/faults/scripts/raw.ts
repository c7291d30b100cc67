import { fault } from './make.ts'

/** Raw files and settings that the product itself must refuse or warn of. */
export const raw = [
  {
    ...fault('materials', 'target-column', 'the number of the class stands among the columns', ['target-in-features'], {
      file: 'data/all.csv',
      change: (bytes: Buffer) =>
        withColumn(bytes, 'id', (line) => (line.includes('wood') ? '1' : line.includes('steel') ? '2' : '3')),
    }),
  },
  {
    ...fault('materials', 'label-bytes', 'a label holds bytes that are no UTF-8', ['not-text'], {
      file: 'data/all.csv',
      change: (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll('wood', 'h\xeatre'), 'latin1'),
    }),
  },
  {
    ...fault('materials', 'text-cell', 'a number is written with the letter O', ['not-numeric', 'text-cells'], {
      file: 'data/all.csv',
      change: (bytes: Buffer) => Buffer.from(bytes.toString().replace(/\n1\.(\d)\d/, '\n1.$1O')),
    }),
    warns: true,
  },
  fault('materials', 'labels-shuffled', 'the labels belong to other rows', ['no-signal'], {
    file: 'data/all.csv',
    change: shuffledLabels,
  }),
  {
    ...fault('materials', 'labels-some-wrong', 'some rows carry another class’s label', ['label-noise'], {
      file: 'data/all.csv',
      change: (bytes: Buffer) => {
        let row = 0
        return Buffer.from(
          bytes.toString().replace(/,"wood",/g, (cell) => (++row % 15 === 0 ? ',"steel, bare",' : cell)),
        )
      },
    }),
    warns: true,
  },
]

function withColumn(bytes: Buffer, name: string, value: (line: string) => string): Buffer {
  const [header = '', ...rows] = bytes.toString().trimEnd().split('\n')
  return Buffer.from(`${[`${name},${header}`, ...rows.map((row) => `${value(row)},${row}`)].join('\n')}\n`)
}

/** Every third row gets the label of the next class. */
function shuffledLabels(bytes: Buffer): Buffer {
  const names = ['"wood"', '"steel, bare"', '"the ""cork"""']
  let row = 0
  return Buffer.from(
    bytes
      .toString()
      .replace(/"wood"|"steel, bare"|"the ""cork"""/g, (cell) => names[(names.indexOf(cell) + row++) % 3] ?? cell),
  )
}
