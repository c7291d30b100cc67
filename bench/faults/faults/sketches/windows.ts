import { edit, fault } from './make.ts'

export const windows = [
  fault(
    'motion',
    'fused',
    'multiply-adds are fused',
    ['fused-multiply-add'],
    edit('features.cpp', /#pragma GCC optimize.*\n/, ''),
  ),
  fault(
    'motion',
    'axis-sign',
    'an axis has the other sign',
    ['input-mismatch'],
    edit('motion.ino', 'reading[0] = ax;', 'reading[0] = -ax;'),
  ),
  fault(
    'motion',
    'overlap',
    'windows overlap by one reading',
    ['extra-inference', 'missing-inference', 'input-mismatch'],
    edit('features.cpp', 'collected = 0;  //', 'collected = 1;  //'),
  ),
  fault(
    'motion',
    'window-long',
    'a window is one reading too long',
    ['missing-inference', 'extra-inference', 'input-mismatch'],
    edit('features.h', /WINDOW_SIZE = 4/, 'WINDOW_SIZE = 5'),
  ),
  fault(
    'motion',
    'newest-first',
    'the readings of a window stand newest first',
    ['input-mismatch'],
    edit('features.cpp', 'quantise(series[6][i], ', 'quantise(series[6][WINDOW_SIZE - 1 - i], '),
  ),
  fault(
    'motion',
    'deviation-sample',
    'the deviation is divided by n - 1',
    ['input-mismatch'],
    edit('features.cpp', 'sqrtf(sum / WINDOW_SIZE);', 'sqrtf(sum / (WINDOW_SIZE - 1));'),
  ),
  fault(
    'motion',
    'gyro-scale',
    'the gyroscope is taken in radians',
    ['input-mismatch'],
    edit('motion.ino', 'reading[3] = gx;', 'reading[3] = gx * 0.0174533f;'),
  ),
]
