import { edit, fault } from './make.ts'

export const model = [
  fault(
    'fruit',
    'output-not-filled',
    'the output that is read was never written',
    ['wrong-line'],
    edit(
      'fruit.ino',
      'model_invoke(input, output);',
      'int8_t other[MODEL_OUTPUT_SIZE];\n  model_invoke(input, other);',
    ),
  ),
  fault(
    'fruit',
    'model-not-run',
    'the model is not run',
    ['missing-inference'],
    edit('fruit.ino', '  model_invoke(input, output);\n', ''),
  ),
  fault(
    'fruit',
    'model-twice',
    'one inference more is run on the same reading',
    ['extra-inference'],
    edit('fruit.ino', 'model_invoke(input, output);', 'model_invoke(input, output);\n  model_invoke(input, output);'),
  ),
  fault(
    'fruit',
    'weight-changed',
    'a weight is another',
    ['output-mismatch'],
    edit('model.cpp', /(layer1_weights\[\d+\] = \{\s*)-?\d+/, '$1-55'),
  ),
  fault(
    'fruit',
    'weights-transposed',
    'the weights of a layer are read transposed',
    ['output-mismatch'],
    edit('src/runtime/dot_product.h', 'a0 += x * w0[i];', 'a0 += x * weights[i * outputs + o];'),
  ),
  fault(
    'fruit',
    'bias-dropped',
    'the bias of a layer is zero',
    ['output-mismatch'],
    edit('model.cpp', /(layer0_bias\[\d+\] = \{\s*)[^}]*/, '$1'),
  ),
  fault(
    'fruit',
    'arena-small',
    'the arena is a few bytes too small',
    ['output-mismatch', 'board/memory-fault', 'arena-overrun'],
    edit('model.cpp', /arena\[\d+\]/, 'arena[4]'),
  ),
  fault(
    'fruit',
    'clamp-missing',
    'an activation is not clamped to its range',
    ['output-mismatch'],
    edit('model.cpp', '/*min=*/-128', '/*min=*/-1280'),
  ),
  fault(
    'fruit',
    'shift-wrong',
    'a scale is off by a factor of two',
    ['output-mismatch'],
    edit('model.cpp', /(layer1_shift\[3\] = \{\s*)-\d+/, '$1-6'),
  ),
  fault(
    'motion',
    'softmax-beta',
    'the softmax is twice as steep',
    ['output-mismatch'],
    edit('model.cpp', /(\/\*left_shift=\*\/)\d+/, '$122'),
  ),
]
