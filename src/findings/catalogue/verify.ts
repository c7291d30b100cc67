import type { Entry } from './entry.ts'

export const verifyCodes = {
  'verify/input-mismatch': {
    severity: 'error',
    meaning:
      'The model on the board was given another INT8 input than the reference for the same reading: features, their order, their scaling or the quantisation differ.',
    fix: 'Compare features.cpp with contract.json: expression, order of the columns, `(x - offset) / scale`, zero point, and that no multiply-add is fused.',
  },
  'verify/output-mismatch': {
    severity: 'error',
    meaning:
      'The model on the board was given the same input as the reference and answered otherwise: its weights or kernels differ, or its output was not taken whole.',
    fix: 'Generate model.cpp again from model/model.tflite; do not edit it by hand.',
  },
  'verify/label-mismatch': {
    severity: 'error',
    meaning:
      'The board gives the bytes of TensorFlow Lite Micro, yet LiteRT names another label for the same input, by more than rounding explains.',
    fix: 'Report it with the model: one of the two interpreters, or the file, is wrong.',
  },
  'verify/fused-multiply-add': {
    severity: 'warning',
    meaning:
      'The compiled sketch multiplies and adds in one step that rounds once; the contract rounds after each. Last bits may differ on readings other than the held-out ones.',
    fix: 'Put `#pragma GCC optimize("fp-contract=off")` below the includes of the file that computes features or scores.',
  },
  'verify/missing-inference': {
    severity: 'error',
    meaning:
      'The sketch read a valid sample and ran no inference on it: a gate is too strict, or the window is longer than the contract says.',
    fix: 'Compare the gates (`isValid`) and the window with contract.json.',
  },
  'verify/extra-inference': {
    severity: 'error',
    meaning:
      'The sketch ran an inference on a reading that the contract calls invalid or that does not complete a sample.',
    fix: 'Compare the gates (`isValid`) and the window with contract.json.',
  },
  'verify/stale-read': {
    severity: 'error',
    meaning:
      'The sketch took a reading that it had taken before, without asking the sensor whether a new one was ready.',
    fix: 'Ask `colorAvailable()`, `accelerationAvailable()` and the like before each read.',
  },
  'verify/missing-read': {
    severity: 'error',
    meaning: 'The sketch did not read every row of the replay, in order.',
    fix: 'Look for a read whose value is thrown away, or a sketch that stops reading.',
  },
  'verify/wrong-line': {
    severity: 'error',
    meaning:
      'What the sketch printed is not what its plan says for these readings: the label, the score, the smoothing, a gate or the format of the line.',
    fix: 'Read the named reading in verify/trace.jsonl; compare decision.cpp and the .ino with the plan in sketch/plan.json.',
  },
  'verify/wrong-output': {
    severity: 'error',
    meaning:
      'An LED, pin, PWM or tone is not what the plan says for this reading: another colour, level or pitch, nothing at all, or still what an earlier outcome left behind.',
    fix: 'Compare outputs.cpp with the reactions in sketch/plan.json. The colours of the RGB LED (LEDR, LEDG, LEDB) are active low: LOW lights them.',
  },
  'verify/output-timing': {
    severity: 'error',
    meaning:
      'An LED, pin, PWM or tone does the right thing at the wrong time: another blink period, a pulse or hold that ends too early, too late or never, or a change that the sketch came to only later.',
    fix: 'Times are milliseconds. A `delay()` in the loop keeps a sketch from its outputs: look at `millis()` while waiting instead.',
  },
  'verify/unasked-output': {
    severity: 'error',
    meaning: 'The sketch drives a pin or LED that its plan does not name.',
    fix: 'Leave the pin alone, or ask for it in `sketch:`.',
  },
  'verify/unwatched': {
    severity: 'warning',
    meaning:
      'Something that the plan asks for could not be tried: no held-out reading leads to it, or it takes longer than a replay can last.',
    fix: 'Hold out readings that lead to it, or try it on the board.',
  },
  'verify/nothing-left': {
    severity: 'error',
    meaning: 'The conditions of the wish refuse every held-out reading, so that the sketch would never answer.',
    fix: 'Compare the bounds in `sketch:` with the range of the column in contract.json; the column counts in the sensor’s own unit.',
  },
  'verify/needs-usb': {
    severity: 'error',
    meaning:
      'Without a computer that opens the USB port the sketch does not do its work: it waits for `Serial` for ever.',
    fix: 'Wait with a limit: `while (!Serial && millis() < 2000) {}`.',
  },
  'verify/ignores-begin': {
    severity: 'error',
    meaning: 'The sensor does not answer, at the start or later, and the sketch goes on as if it did.',
    fix: 'Look at what `begin()` returns; say so and try again instead of using values that nothing measured.',
  },
  'verify/window-rate': {
    severity: 'error',
    meaning:
      'Within one sample of several readings the sketch takes them more slowly than the sensor gives them, so that the window covers a longer time than those that the model learnt from.',
    fix: 'Read as soon as the sensor is ready while a sample is collected; pause only between samples.',
  },
  'verify/interval': {
    severity: 'error',
    meaning: 'The sketch takes samples faster or slower than its plan says.',
    fix: 'Times are milliseconds; compare `intervalMs` in the .ino with the plan.',
  },
  'verify/board-run': {
    severity: 'error',
    meaning: 'The run on the virtual board did not end as it should.',
    fix: 'Read the reason; `verify/trace.jsonl` has what happened until then.',
  },
  'verify/weak-check': {
    severity: 'warning',
    meaning:
      'So few held-out rows would change their label under a typical mistake (features swapped, scaling left out, labels swapped) that equal labels alone prove little.',
    fix: 'Hold out more rows, or more varied ones. The inputs are compared bit by bit as well, which catches these mistakes in generated sketches.',
  },
  'verify/accuracy': {
    severity: 'error',
    meaning:
      'The board is right on clearly fewer held-out rows than the float model: more than `quantisation.tolerance` and more than one row.',
    fix: 'Use more representative rows, a model with a smaller range, or allow more with `quantisation.tolerance`.',
  },
  'verify/labels-only': {
    severity: 'note',
    meaning:
      'The sketch has no `model_invoke`, so that its inferences cannot be watched; only the labels that it prints were compared.',
    fix: 'Nothing needs to be done; a sketch that calls `model_invoke` is checked input by input.',
  },
  'verify/no-rows': {
    severity: 'error',
    meaning: 'There is no held-out row to check the sketch with, or the files of the replay do not fit each other.',
    fix: 'Run the data and convert stages again, with enough rows in the test split.',
  },
  'verify/reference-failed': {
    severity: 'error',
    meaning: 'LiteRT could not answer the held-out rows, so that there is nothing to compare the board with.',
    fix: 'Run `tinyml doctor`; if the environment is in order, run the convert stage again.',
  },
  'verify/reference-changed': {
    severity: 'error',
    meaning:
      'model/reference.csv differs from what LiteRT answers now on the same model and rows: one of the three was changed by hand.',
    fix: 'Run `tinyml run convert --force` to have them made again together.',
  },
} satisfies Record<`verify/${string}`, Entry>
