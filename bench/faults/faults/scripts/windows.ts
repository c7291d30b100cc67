import { edit, fault } from './make.ts'

/** Windows of motion. */
export const windows = [
  fault(
    'motion',
    'window-short',
    'a window is one reading too short',
    ['wrong-features', 'bad-output'],
    edit('for k in range(WINDOW))', 'for k in range(WINDOW - 1))'),
  ),
  fault(
    'motion',
    'window-late',
    'a window begins one reading too late',
    ['wrong-features', 'script-failed'],
    edit('return (values[starts + k] for', 'return (values[np.minimum(starts + k + 1, len(values) - 1)] for'),
  ),
  fault(
    'motion',
    'deviation-sample',
    'the deviation is divided by n - 1',
    ['wrong-features'],
    edit('np.sqrt(squares / np.float32(WINDOW))', 'np.sqrt(squares / np.float32(WINDOW - 1))'),
  ),
  fault(
    'motion',
    'across-recordings',
    'windows reach from one recording into the next',
    ['wrong-features', 'rows-unaccounted', 'split-leak', 'bad-output'],
    edit('begins[1:] = (marks[1:] != marks[:-1]).any(axis=1)', 'begins[1:] = False'),
  ),
  fault(
    'motion',
    'overlap-everywhere',
    'held-out windows overlap as well',
    ['wrong-features', 'bad-output'],
    edit(
      'starts = np.flatnonzero((position % WINDOW == 0) & (room >= WINDOW))',
      'starts = np.flatnonzero((position % TRAIN_STRIDE == 0) & (room >= WINDOW))',
    ),
  ),
  fault(
    'motion',
    'windows-dealt',
    'overlapping windows are dealt out one by one, so that readings stand in two splits',
    ['split-leak', 'wrong-features', 'rows-unaccounted'],
    edit('group = connected(twins, piece[starts])', 'group = twins'),
    edit(
      'part_of = part_of_piece[piece]',
      'part_of = np.repeat(np.append(split(group, label[starts]), 0), np.diff(np.concatenate([[0], starts[1:], [len(piece)], [len(piece)]]))).astype(np.int8)[: len(piece)]',
    ),
  ),
  fault(
    'motion',
    'gaps-ignored',
    'a missing reading is filled with the one before',
    ['rows-unaccounted'],
    edit('reason = why_dropped(raw)\n', 'raw[COLUMNS] = raw[COLUMNS].ffill()\n    reason = why_dropped(raw)\n'),
  ),
  fault(
    'motion',
    'axes-swapped',
    'two axes of a recording are swapped',
    ['wrong-features', 'bad-output'],
    edit('"widest": 3,\n        "at": [0, 1, 2],', '"widest": 3,\n        "at": [1, 0, 2],'),
  ),
  fault(
    'motion',
    'milli-g',
    'one recording is read in thousandths of g',
    ['wrong-features', 'bad-output'],
    edit(
      '            part["label"] = np.int32',
      '            if number == 1:\n                part[COLUMNS] = (part[COLUMNS] * 1000).astype(np.float32)\n            part["label"] = np.int32',
    ),
  ),
]
