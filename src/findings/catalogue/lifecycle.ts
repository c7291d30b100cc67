import type { Entry } from './entry.ts'

export const lifecycleCodes = {
  'lifecycle/no-plan': {
    severity: 'error',
    meaning: 'No planner could make a plan for the stage.',
    fix: 'Read the reason; it usually names a setting of tinyml.yml that the rules need.',
  },
  'lifecycle/stopped': {
    severity: 'error',
    meaning:
      'The run was stopped by a signal. Artifacts and lock are as they were before; accepted stages are not lost, the next run goes on from them.',
    fix: 'Run the same command again.',
  },
  'lifecycle/out-of-time': {
    severity: 'error',
    meaning:
      'The run took longer than `limits.seconds` allows and was stopped. Artifacts and lock are as they were before.',
    fix: 'Raise `limits.seconds` in tinyml.yml, or run again: accepted stages are kept.',
  },
  'lifecycle/bad-lock': {
    severity: 'error',
    meaning: 'tinyml.lock.json is damaged, for example by a merge conflict.',
    fix: 'Take one side of the conflict, or delete the file: the next run makes it again from the same inputs.',
  },
  'lifecycle/edited-by-hand': {
    severity: 'warning',
    meaning: 'A generated file was changed by hand since it was generated. It is kept and verified as it is.',
    fix: 'Keep it, or run with `--force` to have it generated again.',
  },
  'lifecycle/no-question': {
    severity: 'error',
    meaning: 'There is no open question that could be answered: no run left a report here, or it left no question.',
    fix: 'Run `tinyml run` first, and name its folders with `--project` and `--out` as you did then.',
  },
  'lifecycle/no-trace': {
    severity: 'error',
    meaning: 'There is no trace of a run to show, or trace.jsonl is damaged.',
    fix: 'Run `tinyml run` first, and name its folders with `--project` and `--out` as you did then.',
  },
  'lifecycle/merged': {
    severity: 'note',
    meaning:
      'A generated file was changed by hand, and its stage had to run again: the edit was merged with the new text, and the stage verified the merged file.',
    fix: 'Look the file over. With `--force` it is generated again without the edit.',
  },
  'lifecycle/would-overwrite': {
    severity: 'error',
    meaning:
      'A stage has to run again, but one of its files was changed by hand and cannot be merged (it is no text, larger than 1 MiB, written by the check itself, or the text that was generated before is not there): running would overwrite it.',
    fix: 'Save your change elsewhere and run with `--force`, or undo what made the stage stale.',
  },
  'lifecycle/disk-full': {
    severity: 'error',
    meaning: 'The disk (or quota) is full. Artifacts and lock are as they were before.',
    fix: 'Free space, or give another output folder with `--out DIR`.',
  },
  'lifecycle/nothing-to-verify': {
    severity: 'error',
    meaning: 'The output folder does not hold the artifacts that were to be verified.',
    fix: 'Run `tinyml run` first, or name the folder with `--out DIR`.',
  },
  'lifecycle/out-of-date': {
    severity: 'warning',
    meaning:
      'What was verified is what lies in the output folder, but since it was made its inputs changed: the data, tinyml.yml or a stage before it.',
    fix: 'Run `tinyml run` to bring it up to date.',
  },
} satisfies Record<`lifecycle/${string}`, Entry>
