import { edit, fault } from './make.ts'

const scaled = '(samples[part] - offset) / scale, labels[part])'
const colours = ['r', 'g', 'b'].map((c) => `(reading["${c}"] / ((reading["r"] + reading["g"]) + reading["b"]))`)

/** Labels, features, scaling and the contract of a colour sensor. */
export const features = [
  fault(
    'fruit',
    'file-label-swapped',
    'two files carry each other’s label',
    ['wrong-features'],
    edit('"path": "BANANA.csv", "label": "banana"', '"path": "BANANA.csv", "label": "orange"'),
    edit('"path": "orange.csv", "label": "orange"', '"path": "orange.csv", "label": "banana"'),
  ),
  fault(
    'fruit',
    'labels-reordered',
    'the labels stand in another order than the project’s',
    ['bad-output'],
    edit('LABELS = ["apple", "banana", "orange"]', 'LABELS = ["orange", "banana", "apple"]'),
  ),
  fault(
    'fruit',
    'labels-shifted',
    'the labels are shifted by one row',
    ['wrong-features'],
    edit('label = raw["label"].to_numpy()[kept]\n', 'label = np.roll(raw["label"].to_numpy()[kept], 1)\n'),
  ),
  fault(
    'fruit',
    'features-swapped',
    'two features are swapped',
    ['wrong-features'],
    edit(`${colours[0]},  # red_share`, `${colours[1]},  # red_share`),
    edit(`${colours[1]},  # green_share`, `${colours[0]},  # green_share`),
  ),
  fault(
    'fruit',
    'integer-division',
    'the shares are divided as whole numbers',
    ['wrong-features', 'script-failed'],
    edit('(reading["r"] / ', '(reading["r"] // '),
  ),
  fault(
    'fruit',
    'double-precision',
    'features are computed in float64 and rounded at the end',
    ['wrong-features'],
    edit('raw[column].to_numpy()[kept] for column', 'raw[column].to_numpy()[kept].astype(np.float64) for column'),
  ),
  fault(
    'fruit',
    'scaling-missing',
    'scaling is left out',
    ['wrong-features'],
    edit(scaled, 'samples[part], labels[part])'),
  ),
  fault(
    'fruit',
    'scaling-doubled',
    'scaling is done twice',
    ['wrong-features'],
    edit(scaled, '((samples[part] - offset) / scale - offset) / scale, labels[part])'),
  ),
  fault(
    'fruit',
    'scaling-by-square',
    'values are divided by the variance',
    ['wrong-features', 'scaler-leak'],
    edit(scaled, '(samples[part] - offset) / scale**2, labels[part])'),
  ),
  fault(
    'fruit',
    'scaler-on-all',
    'the scaler is fitted on all rows',
    ['scaler-leak'],
    edit('fit_scaler(train)\n    for', 'fit_scaler(np.concatenate(samples))\n    for'),
  ),
  fault(
    'fruit',
    'scaler-on-test',
    'the scaler is fitted on the test rows',
    ['scaler-leak'],
    edit('fit_scaler(train)\n    for', 'fit_scaler(samples[TEST])\n    for'),
  ),
  fault(
    'fruit',
    'scaler-min-max',
    'min and range are used where mean and deviation are asked for',
    ['scaler-leak'],
    edit('train.mean(axis=0, dtype=np.float64)', 'train.min(axis=0).astype(np.float64)'),
    edit('train.std(axis=0, dtype=np.float64)', '(train.max(axis=0) - train.min(axis=0)).astype(np.float64)'),
  ),
  fault(
    'fruit',
    'scaled-apart',
    'each split is scaled by itself',
    ['wrong-features'],
    edit(scaled, '(samples[part] - samples[part].mean(axis=0)) / samples[part].std(axis=0), labels[part])'),
  ),
  fault(
    'fruit',
    'contract-scale-order',
    'the contract has the offsets in another order',
    ['scaler-leak', 'wrong-features'],
    edit('{"offset": plain(offset[at]),', '{"offset": plain(offset[-1 - at]),'),
  ),
  fault(
    'fruit',
    'contract-expression',
    'the contract names another formula than the one computed',
    ['bad-output'],
    edit('EXPRESSIONS = ["r / (r + g + b)"', 'EXPRESSIONS = ["r / (r + g + b + clear)"'),
  ),
  fault(
    'fruit',
    'contract-gate-missing',
    'the contract leaves out a gate',
    ['bad-output'],
    edit(
      'for column, least, most, why in VALIDITY\n            ],',
      'for column, least, most, why in VALIDITY[:-1]\n            ],',
    ),
  ),
]
