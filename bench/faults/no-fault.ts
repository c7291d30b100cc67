const sameMoment = (instead: string) =>
  `${instead}, so that it rests when the outputs are next looked at, within 4 ms. A hold of 400 ms ends just as a sample of every 100 ms begins: which comes first changes with any change of the program.`
const madeOutput = 'The core makes a pin an output when it is first written'

/**
 * Cases that do what the right thing does, and why that is so. They stay where they were set down, but are not counted: there is nothing
 * to find. `node bench/faults/same.ts ID` runs both and shows what differs. Each was recorded before the checks were run on its draw, but
 * for those of draw 3.
 */
export const noFault: Readonly<Record<string, string>> = {
  'mutant/script-fruit-prepare-4.4':
    'Another split, as right: each class has its shares to within one sample, and no group is in two splits.',
  'mutant/script-fruit-prepare-4.11': 'Whole numbers stand in contract.json with `.0`: the same numbers.',
  'mutant/script-fruit-prepare-4.12': 'Whole numbers stand in replay.csv with `.0`: the same numbers.',
  'mutant/script-fruit-prepare-4.13':
    'A coarser grid puts more samples together, never fewer: 360 groups instead of 363, each class with the same shares, no group in two splits.',
  'mutant/sketch-lights-outputs-3.3': `${madeOutput}.`,
  'mutant/sketch-lights-outputs-4.1': `${madeOutput}; and 23 is no mode, so that pin 1 stays as it is.`,
  'mutant/sketch-sounds-outputs-3.2': sameMoment('An output that is not held is held for 0 ms'),
  'mutant/sketch-sounds-outputs-4.1': sameMoment('An output that is not held is held for 0 ms'),
  'mutant/sketch-sounds-outputs-4.4': sameMoment('A tone is held for 1 ms'),
  'mutant/sketch-fruit-fruit-4.10':
    'The first reading is taken 90 ms later, and all others with it; the interval is kept, and nothing says when it begins.',
}
