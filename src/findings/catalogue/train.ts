import type { Entry } from './entry.ts'

export const trainCodes = {
  'train/shape': {
    severity: 'error',
    meaning: 'The shape of one sample in tinyml.yml does not hold as many numbers as the data have features.',
    fix: 'Set `model.shape` so that its product is the number of features, for example `[8, 8, 1]` for 64.',
  },
  'train/needs-shape': {
    severity: 'error',
    meaning: 'A convolutional network has to know how the features of a sample lie beside each other.',
    fix: 'Add `shape:` under `model:` in tinyml.yml, for example `[8, 8, 1]`, or use `train: dense`.',
  },
  'train/not-finite': {
    severity: 'error',
    meaning: 'The loss became infinite or not a number, so the network learned nothing.',
    fix: 'Look for huge values in the data; the stage tries again with a tenth of the learning rate by itself.',
  },
  'train/no-better-than-guessing': {
    severity: 'error',
    meaning: 'On the validation rows the network is hardly better than always answering the most frequent class.',
    fix: 'Check that the labels fit the readings and that the features tell the classes apart; more rows or more hidden units may help.',
  },
  'train/overfitting': {
    severity: 'warning',
    meaning:
      'The network is much better on the rows it learned from than on the validation rows: it learned them by heart.',
    fix: 'Record more rows, switch on `data.augment`, or use fewer hidden units.',
  },
  'train/stopped-early': {
    severity: 'warning',
    meaning: 'Training stopped at its upper bound of epochs while the validation loss was still falling.',
    fix: 'Raise `model.epochs` in tinyml.yml.',
  },
  'train/failed': {
    severity: 'error',
    meaning: 'TensorFlow could not train the network.',
    fix: 'Read the message; it is TensorFlow’s own. `tinyml doctor` says whether the environment is whole.',
  },
  'train/tensorflow-died': {
    severity: 'error',
    meaning: 'The sandboxed TensorFlow process crashed. Artifacts and lock are as they were before.',
    fix: 'Run again. If it was loading a model file, that file is probably damaged.',
  },
} satisfies Record<`train/${string}`, Entry>
