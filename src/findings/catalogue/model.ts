import type { Entry } from './entry.ts'

export const modelCodes = {
  'model/corrupt': {
    severity: 'error',
    meaning:
      'The file is not a well-formed TFLite model: it is truncated, damaged, or its parts contradict each other.',
    fix: 'Export or copy the model again; a file kept in Git LFS must be fetched with `git lfs pull` first.',
  },
  'model/unsupported-operator': {
    severity: 'error',
    meaning: 'The model uses an operator, or a version or form of one, that the model compiler does not know.',
    fix: 'Replace that layer by supported ones (dense, convolution, depthwise convolution, pooling, mean, add, reshape, softmax, logistic, ReLU, pad) and convert again.',
  },
  'model/float-tensor': {
    severity: 'error',
    meaning: 'The model computes in floating point; the board runs INT8 models only.',
    fix: 'Convert the model with full integer quantisation and a representative dataset (`inference_input_type = tf.int8`), or let the convert stage do it.',
  },
  'model/unsupported-type': {
    severity: 'error',
    meaning: 'A tensor has an element type that the operator at hand cannot be compiled for.',
    fix: 'Convert the model to INT8 weights and activations with INT32 biases, which is the default of full integer quantisation.',
  },
  'model/missing-quantization': {
    severity: 'error',
    meaning: 'An INT8 tensor carries no scale and zero point, so its numbers have no meaning.',
    fix: 'Convert the model again with full integer quantisation; do not strip quantisation parameters from the file.',
  },
  'model/unsupported-quantization': {
    severity: 'error',
    meaning:
      'Scales or zero points of a tensor are not what the operator requires, for instance per channel along the wrong axis.',
    fix: 'Convert the model again with a current converter: weights symmetric (zero point 0), per tensor or per output channel.',
  },
  'model/dynamic-shape': {
    severity: 'error',
    meaning: 'A tensor has a dimension that is only known at run time, or a batch of more than one.',
    fix: 'Give the model a fixed input shape with batch size 1 before converting it.',
  },
  'model/bad-shape': {
    severity: 'error',
    meaning: 'The shapes around an operator do not fit together, are empty, or overflow.',
    fix: 'Export the model again; if a tool edited the file, check its shape inference.',
  },
  'model/inputs-outputs': {
    severity: 'error',
    meaning: 'The model does not have exactly one input and one output.',
    fix: 'Split the model, or concatenate its inputs or outputs, so that one tensor goes in and one comes out.',
  },
  'model/too-large': {
    severity: 'error',
    meaning: 'The weights are far larger than the flash of any supported board.',
    fix: 'Train a smaller model: fewer channels, smaller dense layers, a lower input resolution.',
  },
  'model/accumulator-overflow': {
    severity: 'error',
    meaning:
      'With the largest possible inputs the 32-bit accumulator of a layer overflows, so that the answer would be undefined.',
    fix: 'Make the layer smaller, or retrain with weight decay and convert again with a representative dataset that covers the inputs.',
  },
} satisfies Record<`model/${string}`, Entry>
