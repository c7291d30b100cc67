import type { Entry } from './entry.ts'

/** What a person asked for in words, and how it was read. Every reading of a language model goes through these checks. */
export const wishCodes = {
  'wish/unread': {
    severity: 'error',
    meaning:
      'Nobody who may read this part of the wish (the grammar, a language model) could make certain what it asks for.',
    fix: 'Say it in one short sentence for each demand, with its number, unit, label or colour.',
  },
  'wish/cannot': {
    severity: 'error',
    meaning: 'This part of the wish asks for something that the plan of this stage has no field for.',
    fix: 'Leave it out with an empty answer, or ask for something that can be done.',
  },
  'wish/number': {
    severity: 'error',
    meaning: 'A number of the reading does not stand in the clause, or a number of the clause was not used.',
    fix: 'Use each number of the clause exactly once, with its own unit, and no other.',
  },
  'wish/unclear-number': {
    severity: 'error',
    meaning: 'The number can be read in two ways: `1,000` is one thousand to some people and one to others.',
    fix: 'Write it without the separator: `1000`, or `1.0`.',
  },
  'wish/unit': {
    severity: 'error',
    meaning:
      'The number has no unit, or one that does not fit what it was taken for: Hz is a rate, ms a time, % a share.',
    fix: 'Give the number the unit that belongs to it, or take it for what its unit says.',
  },
  'wish/range': {
    severity: 'error',
    meaning:
      'The value is outside of what the board can do: times from 1 ms to a day, tones from 20 Hz to 20 kHz, windows up to 255.',
    fix: 'Choose a value within the range.',
  },
  'wish/label': {
    severity: 'error',
    meaning: 'The reading is about a label that the clause does not name, or leaves out one that it names.',
    fix: 'Give each label that the clause names its settings, and no other.',
  },
  'wish/colour': {
    severity: 'error',
    meaning: 'A colour or LED of the reading does not stand in the clause, or one of the clause was not used.',
    fix: 'Use the colours of the clause: red, green, blue, yellow, cyan, magenta, white, or the built-in LED.',
  },
  'wish/pin': {
    severity: 'error',
    meaning:
      'A pin of the reading does not stand in the clause, is not free on the board, or one of the clause was not used.',
    fix: 'Name a free pin: D2 to D12, or A0 to A7 (13 is the built-in LED, 0 and 1 are the serial port).',
  },
  'wish/column': {
    severity: 'error',
    meaning:
      'The reading is about a column of the data that the clause does not name, or leaves out one that it names.',
    fix: 'Name the column as the data does.',
  },
  'wish/text': {
    severity: 'error',
    meaning: 'A text of the reading does not occur in the clause, or a quoted text of the clause was not used.',
    fix: 'Copy the text to be printed exactly, and put it in quotes in the wish.',
  },
  'wish/trigger': {
    severity: 'error',
    meaning: 'Nothing in the clause speaks of the kind of thing that it was read as.',
    fix: 'Take the clause for what its own words say.',
  },
  'wish/coverage': {
    severity: 'error',
    meaning: 'A word of the clause asks for something that no setting of its reading does.',
    fix: 'Add a setting for that word, or say that it cannot be done.',
  },
  'wish/polarity': {
    severity: 'error',
    meaning: 'The reading turns the clause round: below for above, only for unless, or it overlooks a “not”.',
    fix: 'Copy the direction of the clause: `skip` what it does not want, `only when` for what it wants.',
  },
  'wish/order': {
    severity: 'error',
    meaning:
      'The reading pairs what belongs to one part of the clause with another part: colours and labels, or two times, are swapped.',
    fix: 'Pair each label with what stands next to it in the clause.',
  },
  'wish/nothing': {
    severity: 'error',
    meaning: 'The clause asks for something, but was read as a greeting or a story.',
    fix: 'Give it settings, or say that it cannot be done.',
  },
  'wish/conflict': {
    severity: 'error',
    meaning: 'Two parts of the wish contradict each other.',
    fix: 'Say which one holds.',
  },
  'wish/not-in-project': {
    severity: 'error',
    meaning: 'The project lacks what this part of the wish needs, such as scores that are shares of 100 %.',
    fix: 'Leave it out, or change the model or the data.',
  },
  'wish/second-reader': {
    severity: 'error',
    meaning: 'A second language model read the clause and does not agree with what the first one made of it.',
    fix: 'Read the clause again, word by word.',
  },
} satisfies Record<`wish/${string}`, Entry>
