import type { Entry } from './entry.ts'

export const dataCodes = {
  'data/no-files': {
    severity: 'error',
    meaning: 'The data source holds no file with readings: CSV, TSV, TXT or JSON lines, also gzipped.',
    fix: 'Put the raw files there, or correct `data.source`.',
  },
  'data/empty-file': {
    severity: 'error',
    meaning: 'A raw file is empty, or holds nothing but a header.',
    fix: 'Record it again, or remove it.',
  },
  'data/lfs-pointer': {
    severity: 'error',
    meaning: 'The repository holds a Git LFS pointer where the readings should be: the file itself was not fetched.',
    fix: 'Run `git lfs pull`; in a workflow set `lfs: true` at the checkout step.',
  },
  'data/not-text': {
    severity: 'error',
    meaning: 'A raw file is not text in UTF-8: it is binary, in another encoding, or damaged.',
    fix: 'Export it again as CSV in UTF-8, or move it out of the data source.',
  },
  'data/not-json': {
    severity: 'error',
    meaning: 'A line of a JSON lines file is not a JSON object.',
    fix: 'Write one object a line, e.g. `{"r": 10, "g": 12, "b": 7}`.',
  },
  'data/utf-16': {
    severity: 'error',
    meaning:
      'A raw file is text in UTF-16, as spreadsheets write it under the name "Unicode text". Only UTF-8 is read.',
    fix: 'Export it as "CSV UTF-8", or convert it: `iconv -f UTF-16 -t UTF-8 old.csv > new.csv`.',
  },
  'data/line-break': {
    severity: 'error',
    meaning: 'A cell in quotes goes on in the next line. A reading has to stand on one line.',
    fix: 'Remove the line break, or add the closing quote that is missing on the named line.',
  },
  'data/ragged': {
    severity: 'error',
    meaning: 'Most rows of a file have more or fewer cells than they should: it is no table.',
    fix: 'Look at the named line: a wrong delimiter, or a text with delimiters in it, is the usual cause.',
  },
  'data/ragged-rows': {
    severity: 'warning',
    meaning: 'A few rows have more cells than they should. They are dropped and counted.',
    fix: 'Look at the named line if those rows matter.',
  },
  'data/not-numeric': {
    severity: 'error',
    meaning: 'A column that is used holds words where numbers are expected.',
    fix: 'Name the numeric columns in `data.columns`, or say with `data.label` which column is the label.',
  },
  'data/text-cells': {
    severity: 'warning',
    meaning:
      'A column of numbers has cells that are neither numbers nor a usual mark for a missing value. They count as missing, and their rows are dropped.',
    fix: 'Look at the named line: a letter O for a zero, a unit behind the number, or a shifted column is the usual cause.',
  },
  'data/no-column': {
    severity: 'error',
    meaning: 'A column that is needed is not there.',
    fix: 'Correct the name in tinyml.yml or the header of the file.',
  },
  'data/not-counts': {
    severity: 'error',
    meaning: 'The readings are ratios, but the sensor gives counts, so they cannot be replayed through it.',
    fix: 'Use the raw counts, or `sensor: serial`, which takes the numbers as they are.',
  },
  'data/bad-label': {
    severity: 'error',
    meaning: 'A label has control characters or is longer than 100 characters.',
    fix: 'Give the class a short name; spaces, quotes and emoji are fine.',
  },
  'data/one-class': {
    severity: 'error',
    meaning: 'There is only one class, so there is nothing to tell apart.',
    fix: 'Add readings of another class, or correct `data.label`.',
  },
  'data/class-too-small': {
    severity: 'error',
    meaning: 'A class has too few usable rows to stand in training, validation and test.',
    fix: 'Record more readings of this class, or remove it.',
  },
  'data/no-valid-rows': {
    severity: 'error',
    meaning: 'No row has a label and a number in every column that is used.',
    fix: 'Look at the header and the delimiter of the raw files, and at `data.columns`.',
  },
  'data/label-merged': {
    severity: 'note',
    meaning: 'Names that differ only in case, white space or a trailing counter are one class.',
    fix: 'Rename the files or cells if they are different classes.',
  },
  'data/ignored-files': {
    severity: 'note',
    meaning: 'Files in the data source that are no readings were passed over.',
    fix: 'Nothing, unless one of them holds readings: then give it a usual ending such as .csv.',
  },
  'data/column-left-out': {
    severity: 'note',
    meaning: 'A column is not used, because it is no channel of the sensor, not numeric, or not in every file.',
    fix: 'Name the columns to use in `data.columns`.',
  },
  'data/imbalance': {
    severity: 'warning',
    meaning: 'A class has less than a third of the rows of the largest class.',
    fix: 'Record more readings of the small class; training weighs the classes meanwhile.',
  },
  'data/many-dropped': {
    severity: 'warning',
    meaning: 'More than a third of the rows were dropped.',
    fix: 'Look at the reasons in data/profile.json and the rows in data/rows.csv.',
  },
  'data/default-window': {
    severity: 'note',
    meaning: 'Motion is judged over a window of readings, and tinyml.yml names none, so a usual one was chosen.',
    fix: 'Set `data.window.size` to the readings of one movement.',
  },
  'data/bad-plan': {
    severity: 'error',
    meaning: 'The plan names a column that there is not, or an expression that cannot be evaluated.',
    fix: 'Use the columns of the brief and the expression language of docs/expressions.',
  },
  'data/script-failed': {
    severity: 'error',
    meaning: 'The generated data/prepare.py ended with an error or was stopped.',
    fix: 'The message holds its last lines; run it by hand with `--source` and `--out` to see more.',
  },
  'data/not-deterministic': {
    severity: 'error',
    meaning: 'Two runs of data/prepare.py on the same files gave different bytes.',
    fix: 'Take out whatever depends on time, order of a set, or an unseeded generator.',
  },
  'data/bad-output': {
    severity: 'error',
    meaning: 'A file that data/prepare.py must write is missing or not in the agreed form.',
    fix: 'Write the columns and fields that src/project/contract.ts describes.',
  },
  'data/rows-unaccounted': {
    severity: 'error',
    meaning: 'Raw rows are not all used or dropped for a reason, or one was dropped for the wrong reason.',
    fix: 'Count every raw row once, under the first reason that holds.',
  },
  'data/wrong-features': {
    severity: 'error',
    meaning: 'Features in the output files differ from an independent evaluation of the contract on the raw rows.',
    fix: 'Compute in float32, one operation at a time, in the order of the contract.',
  },
  'data/undefined-feature': {
    severity: 'error',
    meaning: 'A feature is not a finite number for a reading that counts as valid (a division by zero, as a rule).',
    fix: 'Add a validity rule that refuses such readings.',
  },
  'data/scaler-leak': {
    severity: 'error',
    meaning: 'Offset and scale are not those of the training rows: they were fitted on other rows too.',
    fix: 'Fit the scaler on the training rows alone, before augmentation.',
  },
  'data/split-leak': {
    severity: 'error',
    meaning: 'The same sample, or rows of one session or recording, stand on both sides of the split.',
    fix: 'Keep rows that agree when rounded, and rows of one session, in one split.',
  },
  'data/split-shares': {
    severity: 'error',
    meaning:
      'Train, validation and test have other shares of the samples than the plan says, by more than whole groups explain.',
    fix: 'Deal the groups out by the shares of the plan, class by class.',
  },
  'data/class-missing-in-split': {
    severity: 'error',
    meaning:
      'A class has no sample in training, validation or test: it has too few different samples, files or sessions.',
    fix: 'Record the class in at least three sessions, or with more different readings.',
  },
  'data/augmented-wrongly': {
    severity: 'error',
    meaning: 'Augmented rows are not where they should be, not as many as planned, or not copies of their row.',
    fix: 'Append noisy copies to the training split, and nowhere else.',
  },
  'data/target-in-features': {
    severity: 'error',
    meaning:
      'A feature has one value for each class: it is the label under another name, and a model would learn nothing else.',
    fix: 'Leave that column out with `data.columns`.',
  },
  'data/no-signal': {
    severity: 'error',
    meaning: 'A nearest-neighbour classifier on the features is no better than always saying the commonest class.',
    fix: 'Check that labels belong to their files, and whether the features can tell the classes apart.',
  },
  'data/label-noise': {
    severity: 'warning',
    meaning: 'The nearest neighbours of a row all belong to another class: its label may be wrong.',
    fix: 'Look at the named rows; correct or remove those that are wrong.',
  },
} satisfies Record<`data/${string}`, Entry>
