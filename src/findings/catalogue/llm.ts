import type { Entry } from './entry.ts'

/** Language models: reaching them, and what they answer. */
export const llmCodes = {
  'llm/no-code': {
    severity: 'error',
    meaning: 'A model was asked for a whole script or sketch, and its reply holds none.',
    fix: 'Run again, use a stronger model, or leave out `--strategy freeform`: the guided way asks for less.',
  },
  'llm/budget': {
    severity: 'error',
    meaning:
      'A call of a language model could have crossed a limit of `llm.budget`, so it was not made. A call is counted beforehand at its most: the whole prompt and the longest reply.',
    fix: 'Raise the limit that is named in tinyml.yml (or with `--budget-tokens`, `--budget-usd`, `--budget-seconds`), or say the wish so that the rules can read it.',
  },
  'llm/no-recording': {
    severity: 'error',
    meaning: '`--replay DIR` needs a folder that `--record DIR` has filled; there is none, or it is empty.',
    fix: 'Name the folder of a recording, or make one with `--record DIR`.',
  },
  'llm/bad-recording': {
    severity: 'error',
    meaning:
      'A file of a recording cannot be used: it is damaged, edited by hand, or of another version of the format.',
    fix: 'Record again with `--record DIR`.',
  },
  'llm/replay-differs': {
    severity: 'error',
    meaning:
      'The run asks a model something else than what was recorded: the prompt, the words, the model or a setting changed. A replay never guesses.',
    fix: 'Look at the difference. If the change is meant, record again with `--record DIR`.',
  },
} satisfies Record<`llm/${string}`, Entry>
