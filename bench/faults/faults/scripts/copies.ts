import { edit, fault } from './make.ts'

/** Labels and sessions in columns, noisy copies. */
export const copies = [
  fault(
    'materials',
    'sessions-torn',
    'rows of one day stand in several splits',
    ['split-leak'],
    edit('group = connected(twins, session)', 'group = twins'),
  ),
  fault(
    'materials',
    'augmented-test',
    'a noisy copy stands among the test rows',
    ['augmented-wrongly'],
    edit(
      'copies = augment(train)\n',
      'copies = augment(train)\n    samples[TEST] = np.concatenate([samples[TEST], copies[:1]])\n    labels[TEST] = np.append(labels[TEST], labels[TRAIN][:1])\n',
    ),
  ),
  fault(
    'materials',
    'augmented-labels',
    'noisy copies carry the labels in reverse order',
    ['augmented-wrongly'],
    edit('np.tile(labels[TRAIN], 1 + COPIES)', 'np.concatenate([labels[TRAIN], np.tile(labels[TRAIN][::-1], COPIES)])'),
  ),
  fault(
    'materials',
    'augmented-loud',
    'copies are ten times as noisy',
    ['augmented-wrongly'],
    edit('NOISE = 0.05', 'NOISE = 0.5'),
  ),
  fault(
    'materials',
    'augmented-silent',
    'copies have no noise',
    ['augmented-wrongly'],
    edit('spread = NOISE * train', 'spread = 0 * train'),
  ),
  fault(
    'materials',
    'augmented-faint',
    'copies have a tenth of the noise',
    ['augmented-wrongly'],
    edit('NOISE = 0.05', 'NOISE = 0.005'),
  ),
  fault(
    'materials',
    'augmented-once',
    'one copy is missing',
    ['wrong-features', 'augmented-wrongly'],
    edit('COPIES = 2', 'COPIES = 1'),
  ),
  fault(
    'materials',
    'scaler-after-copies',
    'the scaler is fitted after the copies are made',
    ['scaler-leak'],
    edit(
      '    offset, scale = fit_scaler(train)\n    copies = augment(train)\n',
      '    copies = augment(train)\n    offset, scale = fit_scaler(np.concatenate([train, copies * 1.01]))\n',
    ),
  ),
  fault(
    'materials',
    'label-column',
    'the session is read as the label',
    ['rows-unaccounted', 'script-failed'],
    edit('"label_at": 3', '"label_at": 4'),
  ),
  fault(
    'materials',
    'copy-unseeded',
    'the noise is drawn without a seed',
    ['not-deterministic'],
    edit('np.random.RandomState(SEED + 1)', 'np.random.RandomState()'),
  ),
  fault(
    'materials',
    'class-renamed',
    'a class is written in another spelling',
    ['bad-output'],
    edit('"wood"]', '"Wood"]'),
    edit('"wood": "wood"}', '"wood": "Wood"}'),
  ),
]
