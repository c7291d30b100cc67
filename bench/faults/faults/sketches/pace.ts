import { edit, fault } from './make.ts'

export const pace = [
  fault(
    'fruit',
    'micro-for-milli',
    'milliseconds are taken for microseconds',
    ['interval', 'board/time-out'],
    edit('fruit.ino', 'intervalMs = 100;', 'intervalMs = 100000;'),
  ),
  fault(
    'fruit',
    'milli-for-seconds',
    'milliseconds are taken for seconds',
    ['interval'],
    edit('fruit.ino', 'delay(intervalMs - elapsed)', 'delay((intervalMs - elapsed) / 1000)'),
  ),
  fault(
    'fruit',
    'interval-quarter',
    'the interval is a quarter too long',
    ['interval'],
    edit('fruit.ino', 'intervalMs = 100;', 'intervalMs = 125;'),
  ),
  fault(
    'mean',
    'interval-tenth',
    'the interval is a tenth too short',
    ['interval'],
    edit('fruit.ino', 'intervalMs = 200;', 'intervalMs = 180;'),
  ),
  fault(
    'fruit',
    'interval-drifts',
    'the interval is a pause after the work, so that it drifts',
    ['interval'],
    edit('fruit.ino', '  waitForInterval();\n', ''),
    edit('fruit.ino', '  say(decide(output));', '  say(decide(output));\n  delay(intervalMs);'),
  ),
  fault(
    'motion',
    'pace-in-window',
    'the interval is kept for every reading instead of every sample',
    ['interval', 'window-rate'],
    edit('motion.ino', 'if (readingsCollected() == 0) waitForInterval();', 'waitForInterval();'),
  ),
  fault(
    'motion',
    'pace-slow-in-window',
    'readings of a window are taken 25 ms apart although the sensor is faster',
    ['interval', 'window-rate'],
    edit(
      'motion.ino',
      '  float reading[READING_SIZE];\n',
      '  float reading[READING_SIZE];\n  if (readingsCollected() > 0) delay(15);\n',
    ),
  ),
]

export const reading = [
  fault(
    'fruit',
    'not-ready-asked',
    'the sensor is read without asking whether it is ready',
    ['stale-read'],
    edit('fruit.ino', /while \(!\(APDS.*\)\) \{/, 'while (false) {'),
    edit('fruit.ino', 'intervalMs = 100;', 'intervalMs = 1;'),
  ),
  fault(
    'fruit',
    'every-second-lost',
    'every second reading is thrown away',
    ['missing-inference', 'missing-read'],
    edit(
      'fruit.ino',
      '  if (!readSensor(reading)) return;\n',
      '  if (!readSensor(reading)) return;\n  readSensor(reading);\n',
    ),
  ),
  fault(
    'fruit',
    'stops',
    'the sketch stops after twenty samples',
    ['missing-read', 'board/rows-left', 'board/time-out'],
    edit(
      'fruit.ino',
      '  say(decide(output));',
      '  say(decide(output));\n  static int times = 0;\n  while (++times > 20) delay(1000);',
    ),
  ),
  fault(
    'fruit',
    'serial-for-ever',
    'the sketch waits for a computer for ever',
    ['board/usb-not-opened', 'needs-usb'],
    edit('fruit.ino', 'while (!Serial && millis() - start < 2000)', 'while (!Serial)'),
  ),
  fault(
    'fruit',
    'begin-ignored',
    'a sensor that does not answer is read all the same',
    ['ignores-begin'],
    edit('fruit.ino', /while \(!APDS\.begin\(\)\) \{[\s\S]*?\n {2}\}\n/, 'APDS.begin();\n'),
    edit('fruit.ino', '      return false;', '      return true;'),
  ),
  fault(
    'serial',
    'serial-begin-of-line',
    'a line over serial is cut at twenty characters',
    ['missing-inference', 'wrong-line', 'missing-read'],
    edit('fruit.ino', /static char line\[.*\];/, 'static char line[12];'),
  ),
  fault(
    'serial',
    'serial-bytes',
    'numbers over serial are kept in eight bits',
    ['input-mismatch', 'missing-inference'],
    edit('fruit.ino', 'reading[i] = strtod(text, &end);', 'reading[i] = (uint8_t)strtod(text, &end);'),
  ),
  fault(
    'serial',
    'serial-last-cell',
    'the last cell of a line is the one before',
    ['extra-inference', 'missing-inference', 'input-mismatch'],
    edit(
      'fruit.ino',
      'if (end == text) reading[i] = NAN;',
      'if (end == text) reading[i] = NAN;\n    if (i == READING_SIZE - 1) reading[i] = reading[i - 1];',
    ),
  ),
]
