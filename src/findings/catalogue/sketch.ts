import type { Entry } from './entry.ts'

export const sketchCodes = {
  'sketch/input-width': {
    severity: 'error',
    meaning: 'The model takes another number of inputs than the features of the contract make.',
    fix: 'Use a model that was trained on these features, or change the features in tinyml.yml so that they fit the model.',
  },
  'sketch/label-count': {
    severity: 'error',
    meaning: 'The model gives another number of outputs than there are labels in the data.',
    fix: 'Use a model that was trained on these classes, or remove the files of the others.',
  },
  'sketch/no-channel': {
    severity: 'error',
    meaning: 'A raw column of the data is nothing that the sensor of the sketch measures.',
    fix: 'Leave it out with `data.columns`, rename it to a channel of the sensor, or use `sensor: serial`.',
  },
  'sketch/plan-conflict': {
    severity: 'error',
    meaning: 'The plan of the sketch names something that the data does not have, or contradicts itself.',
    fix: 'Say it otherwise in `sketch:`: labels, columns and pins as the message lists them, one thing at a time for each LED and pin.',
  },
  'sketch/custom-code': {
    severity: 'note',
    meaning:
      'The sketch holds a C++ function that no field of the plan describes. It was compiled and run, yet nothing says what it should do: only that it drives no other pins and prints no other lines than it may.',
    fix: 'Read custom.cpp before the sketch goes onto a board.',
  },
  'sketch/too-large': {
    severity: 'error',
    meaning: 'The firmware takes more flash or static RAM than `limits` in tinyml.yml (or the board) allows.',
    fix: 'Use a smaller model or a shorter window, or raise the limit if the board has the room.',
  },
  'sketch/structure': {
    severity: 'error',
    meaning: 'The sketch folder lacks a file that it cannot be built or understood without.',
    fix: 'Restore the named file, or run `tinyml run sketch --force` to have the sketch generated again.',
  },
} satisfies Record<`sketch/${string}`, Entry>
