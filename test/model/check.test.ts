import type { Finding } from '../../src/findings/index.ts'
import { compileModel } from '../../src/model/index.ts'
import { readModel } from '../../src/model/read.ts'
import type { Model, Operator, Tensor } from '../../src/model/types.ts'
import { buildModel } from './builder.ts'
import { fixture } from './cases.ts'

/** The fruit model with something changed, and what the compiler says to it. */
function findings(change: (m: Model) => void, name = 'fruit'): Finding[] {
  const read = readModel(fixture(name))
  if ('findings' in read) throw new Error('the fixture is corrupt')
  change(read.model)
  const result = compileModel(buildModel(read.model))
  return 'findings' in result ? result.findings : []
}

const operator = (m: Model, i: number): Operator => m.operators[i] as Operator
const tensor = (m: Model, i: number | undefined): Tensor => m.tensors[i as number] as Tensor
const weights = (m: Model): Tensor => tensor(m, operator(m, 0).inputs[1])

describe('models that cannot be compiled', () => {
  it('name an operator that is not supported, where it sits and what it makes', () => {
    const [found] = findings((m) => {
      operator(m, 1).name = 'TANH'
      operator(m, 1).options = { kind: 'none' }
    })
    expect(found?.code).toBe('model/unsupported-operator')
    expect(found?.message).toMatch(
      /^operator 1 \(TANH\) is not supported. It makes tensor \d+ ".*" \(int8 \[1,3\]\)\.$/,
    )
    expect(found?.hint).toContain('supported')
  })

  it('name each operator that is not supported, not just the first', () => {
    const found = findings((m) => {
      for (const op of m.operators) Object.assign(op, { name: 'TANH', options: { kind: 'none' } })
    })
    expect(found.map((f) => f.message.split(' is ')[0])).toEqual([
      'operator 0 (TANH)',
      'operator 1 (TANH)',
      'operator 2 (TANH)',
    ])
  })

  it('have an operator of a version that is not known', () => {
    const [found] = findings((m) => {
      operator(m, 0).version = 99
    })
    expect(found).toMatchObject({ code: 'model/unsupported-operator', message: expect.stringContaining('version 99') })
  })

  it('compute in floating point', () => {
    const result = compileModel(fixture('fruit-float'))
    expect('findings' in result && new Set(result.findings.map((f) => f.code))).toEqual(new Set(['model/float-tensor']))
    expect('findings' in result && result.findings[0]?.hint).toContain('quantisation')
  })

  const single: [string, string, (m: Model) => void][] = [
    [
      'an INT8 tensor without a scale',
      'model/missing-quantization',
      (m) => Object.assign(weights(m), { quantisation: null }),
    ],
    [
      'scales along the wrong axis',
      'model/unsupported-quantization',
      (m) => Object.assign(weights(m).quantisation as object, { axis: 1 }),
    ],
    [
      'as many scales as nothing has',
      'model/unsupported-quantization',
      (m) => {
        Object.assign(weights(m), { quantisation: { scale: [1, 1], zeroPoint: [0, 0], axis: 0 } })
      },
    ],
    [
      'asymmetric weights',
      'model/unsupported-quantization',
      (m) => {
        const q = weights(m).quantisation
        if (q) q.zeroPoint[0] = 3
      },
    ],
    [
      'a negative scale',
      'model/unsupported-quantization',
      (m) => {
        const q = tensor(m, m.inputs[0]).quantisation
        if (q) q.scale[0] = -1
      },
    ],
    [
      'a scale that is no number',
      'model/unsupported-quantization',
      (m) => {
        const q = tensor(m, m.inputs[0]).quantisation
        if (q) q.scale[0] = Number.NaN
      },
    ],
    [
      'a zero point beyond INT8',
      'model/unsupported-quantization',
      (m) => {
        const q = tensor(m, m.inputs[0]).quantisation
        if (q) q.zeroPoint[0] = 128
      },
    ],
    [
      'a softmax with another output scale',
      'model/unsupported-quantization',
      (m) => {
        const q = tensor(m, m.outputs[0]).quantisation
        if (q) q.scale[0] = 1 / 128
      },
    ],
    [
      'a dynamic batch',
      'model/dynamic-shape',
      (m) => {
        tensor(m, m.inputs[0]).shape[0] = -1
      },
    ],
    [
      'a batch of two',
      'model/dynamic-shape',
      (m) => {
        for (const t of m.tensors) if (t.data === null) t.shape[0] = 2
      },
    ],
    [
      'an empty tensor',
      'model/bad-shape',
      (m) => {
        tensor(m, m.inputs[0]).shape[1] = 0
      },
    ],
    [
      'shapes that overflow',
      'model/bad-shape',
      (m) => {
        tensor(m, m.inputs[0]).shape = [2_147_483_647, 2_147_483_647, 2_147_483_647]
      },
    ],
    [
      'layers that do not fit together',
      'model/bad-shape',
      (m) => {
        tensor(m, m.inputs[0]).shape = [1, 4]
      },
    ],
    [
      'weights of another size than their shape says',
      'model/corrupt',
      (m) => {
        weights(m).shape = [8, 4]
      },
    ],
    [
      'UINT8 ends',
      'model/unsupported-type',
      (m) => {
        tensor(m, m.inputs[0]).type = 'uint8'
      },
    ],
    [
      'a tensor that is read before it is written',
      'model/corrupt',
      (m) => {
        operator(m, 0).inputs[0] = operator(m, 1).outputs[0] as number
      },
    ],
    [
      'an operator that writes its own input',
      'model/corrupt',
      (m) => {
        operator(m, 1).outputs[0] = operator(m, 1).inputs[0] as number
      },
    ],
    [
      'an operator that writes a constant',
      'model/corrupt',
      (m) => {
        operator(m, 1).outputs[0] = weights(m).index
      },
    ],
    [
      'two inputs',
      'model/inputs-outputs',
      (m) => {
        m.inputs.push(operator(m, 0).outputs[0] as number)
      },
    ],
    [
      'no operators',
      'model/corrupt',
      (m) => {
        m.operators = []
      },
    ],
    [
      'state',
      'model/unsupported-operator',
      (m) => {
        tensor(m, operator(m, 0).outputs[0]).isVariable = true
      },
    ],
    [
      'biases that overflow the accumulator',
      'model/accumulator-overflow',
      (m) => {
        const bias = tensor(m, operator(m, 0).inputs[2])
        bias.data = new Uint8Array(Int32Array.from({ length: 8 }, () => 2_147_483_647).buffer)
      },
    ],
    [
      'an unknown fused activation',
      'model/unsupported-operator',
      (m) => {
        operator(m, 0).options = { kind: 'dense', activation: 'tanh', shuffledWeights: false }
      },
    ],
  ]
  it.each(single)('have %s: %s', (_what, code, change) => {
    expect(findings(change).map((f) => f.code)).toContain(code)
  })

  it('share one large buffer between many layers', () => {
    const found = findings((m) => {
      // 40 dense layers of 1000 x 1000 over the same megabyte of weights.
      const size = 1000
      for (const t of m.tensors) if (t.data === null) t.shape = [1, size]
      weights(m).shape = [size, size]
      weights(m).data = new Uint8Array(size * size)
      weights(m).quantisation = { scale: [1], zeroPoint: [0], axis: 0 }
      const first = operator(m, 0)
      const activation = tensor(m, first.outputs[0])
      m.operators = Array.from({ length: 40 }, (_, index) => {
        const output =
          index === 39 ? (m.outputs[0] as number) : m.tensors.push({ ...activation, index: m.tensors.length }) - 1
        const input = index === 0 ? (m.inputs[0] as number) : m.tensors.length - (index === 39 ? 1 : 2)
        return { ...first, index, inputs: [input, weights(m).index, -1], outputs: [output] }
      })
    })
    expect(found.map((f) => f.code)).toEqual(['model/too-large'])
  })

  it('have windows larger than any image', () => {
    const found = findings((m) => {
      const { options } = operator(m, 1)
      if (options.kind === 'window') options.filterHeight = 2_147_483_647
    }, 'digits')
    expect(found.map((f) => f.code)).toEqual(['model/bad-shape'])
  })
})
