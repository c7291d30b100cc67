import type { Entry } from './entry.ts'

const exportAgain =
  'Save the model again with the current Keras (`model.save("model.keras")`) and name that file in tinyml.yml.'

export const convertCodes = {
  'convert/unknown-format': {
    severity: 'error',
    meaning: 'The model file is of a kind that cannot be converted.',
    fix: 'Give a `.keras` or `.h5` file, a SavedModel folder, or a `.tflite` file. ONNX is not supported yet: export from the framework that made it.',
  },
  'convert/corrupt': {
    severity: 'error',
    meaning: 'The model file is damaged, incomplete, or not what its name says.',
    fix: `${exportAgain} A file kept in Git LFS must be fetched with \`git lfs pull\` first.`,
  },
  'convert/width': {
    severity: 'error',
    meaning: 'The model takes another number of inputs than the data contract has features.',
    fix: 'Train the model on `data/train.csv` of the output folder, or set `data.columns` so that the features are those that the model knows.',
  },
  'convert/outputs': {
    severity: 'error',
    meaning: 'The model does not give one score for each label.',
    fix: 'End the model with a dense layer that has one unit for each label, in the order of the contract’s labels, and a softmax.',
  },
  'convert/other-scales': {
    severity: 'error',
    meaning: 'The weights have one scale for each output channel where the plan wants one for a layer, or the reverse.',
    fix: 'Quantise again with the granularity of the plan.',
  },
  'convert/tensors': {
    severity: 'error',
    meaning: 'The model does not have exactly one input and one output of fixed shape.',
    fix: 'Give the model one input with a fixed shape (beyond the batch) and one output.',
  },
  'convert/lambda': {
    severity: 'error',
    meaning: 'The model holds Python code (a Lambda layer). Code from model files is never run.',
    fix: 'Replace the Lambda by built-in layers, or export the model as a SavedModel or a float `.tflite`.',
  },
  'convert/custom-layer': {
    severity: 'error',
    meaning: 'The model uses a layer class that Keras itself does not have. Code from outside is never imported.',
    fix: 'Export the model as a SavedModel or a float `.tflite`, where the layer is already made of built-in operators.',
  },
  'convert/cannot-convert': {
    severity: 'error',
    meaning: 'TensorFlow could not turn the model into a float `.tflite`.',
    fix: 'Read the message; it usually names the layer. Use built-in layers with fixed shapes.',
  },
  'convert/cannot-quantise': {
    severity: 'error',
    meaning: 'TensorFlow could not quantise the float model to INT8.',
    fix: 'Read the message; it usually names the operator. A `.tflite` file must be all float32 to be quantised.',
  },
  'convert/types': {
    severity: 'error',
    meaning: 'A `.tflite` file must be float32 throughout, or INT8 with INT8 input and output.',
    fix: 'Give the float model and let this stage quantise it, or convert with `inference_input_type = inference_output_type = tf.int8`.',
  },
  'convert/already-int8': {
    severity: 'note',
    meaning: 'The model was INT8 already and is used as it is; there is no float model to compare it with.',
    fix: 'Nothing to do. To have the loss by quantisation measured, give the float model.',
  },
  'convert/not-probabilities': {
    severity: 'note',
    meaning: 'The model does not end with a softmax or logistic operator, so its scores are not probabilities.',
    fix: 'Labels are right all the same. For scores between 0 and 1 end the model with a softmax.',
  },
  'convert/accuracy-loss': {
    severity: 'error',
    meaning: 'INT8 is less accurate on the held-out rows than the float model, by more than `quantisation.tolerance`.',
    fix: 'More representative rows are tried by themselves. Then: features of like ranges, fewer layers, or a larger tolerance.',
  },
  'convert/clamped-input': {
    severity: 'warning',
    meaning: 'Many held-out inputs lie outside the range that the representative rows had, and are clamped.',
    fix: 'Raise `quantisation.representative`, or record training rows that cover the range of the test rows.',
  },
  'convert/tensor-error': {
    severity: 'warning',
    meaning: 'An activation of the INT8 model is far from the float model’s.',
    fix: 'Labels may be right all the same. Look at the tensor in model/report.json; a wide range with few large values is the usual cause.',
  },
  'convert/wrong-range': {
    severity: 'error',
    meaning:
      'An activation is quantised for a wider range than the training rows give, so that its steps are coarser than they need be: something else than training rows calibrated it.',
    fix: 'Calibrate with rows of data/train.csv as they stand there: scaled, in the order of the features, and nothing else.',
  },
  'convert/weights-differ': {
    severity: 'error',
    meaning:
      'The INT8 model is not the float model rounded: weights, biases, activations or the last operator are others than quantising would give.',
    fix: 'Convert the float model again; both files must come from one training. Do not edit either.',
  },
  'convert/contract-differs': {
    severity: 'error',
    meaning: 'contract.json says something else of the data than data/contract.json, or belongs to other files.',
    fix: 'Run the convert stage again: it copies the data contract and adds the tensors of the model.',
  },
  'convert/interpreters-differ': {
    severity: 'error',
    meaning:
      'From the same input, an operator gives numbers in LiteRT that are more than one step from those in TensorFlow Lite Micro. How they round explains one step, so there is no sure reference.',
    fix: 'Please report it with the model. Replacing the operator that the two treat differently helps; usually it is an unusual one.',
  },
  'convert/cpp-failed': {
    severity: 'error',
    meaning: 'The C++ that was generated from the model did not compile or run. This is a mistake in TinyML Lifecycle.',
    fix: 'Please report it with the model.',
  },
  'convert/cpp-differs': {
    severity: 'error',
    meaning:
      'The C++ that was generated from the model gives other numbers than TensorFlow Lite Micro. This is a mistake in TinyML Lifecycle.',
    fix: 'Please report it with the model and the row that the message names.',
  },
  'convert/too-large-flash': {
    severity: 'error',
    meaning: 'The model’s code and constants alone do not fit into the board’s flash, or into `limits.flash`.',
    fix: 'Use fewer or smaller layers; a fully connected layer takes inputs × outputs bytes.',
  },
  'convert/too-large-ram': {
    severity: 'error',
    meaning: 'The model’s activations alone do not fit into the board’s RAM, or into `limits.ram`.',
    fix: 'Use smaller inputs or fewer filters in the first layers: the largest pair of neighbouring activations decides.',
  },
  'convert/failed': {
    severity: 'error',
    meaning: 'TensorFlow or LiteRT raised an error that is not one of the known kinds.',
    fix: 'Read the message. `tinyml doctor` says whether the environments are whole.',
  },
} satisfies Record<`convert/${string}`, Entry>
