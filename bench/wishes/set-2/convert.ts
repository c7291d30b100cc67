import { type ConvertExpectation, calibrated, perTensor, tolerated } from '../check/convert.ts'
import { type ConvertWish, onlyAsking } from '../entry.ts'

const clear = { stage: 'convert', expressible: true, askingIsRight: false } as const
const impossible = { stage: 'convert', expressible: false, askingIsRight: true, check: onlyAsking } as const

/** The choice of rows shows in no file; only the plan says it. */
const seeded =
  (seed: number): ConvertExpectation =>
  ({ plan }, judgement) =>
    judgement.look('seed', plan.seed === seed ? null : `${plan.seed}, not ${seed}`)

export const convertWishes: ConvertWish[] = [
  {
    ...clear,
    id: 'c01',
    project: 'pump',
    text: 'take the whole training set for the calibration, I am in no hurry',
    check: [calibrated('all')],
  },
  {
    ...clear,
    id: 'c02',
    project: 'caps',
    text: 'I can live with losing half a percent of accuracy. Not more.',
    check: [tolerated(0.005)],
  },
  {
    ...clear,
    id: 'c03',
    project: 'gestures',
    text: "One scale per weight tensor please, the other runtime we load this into doesn't understand per-channel.",
    check: [perTensor],
  },
  {
    ...impossible,
    id: 'c04',
    project: 'fruit',
    text: "Please don't squeeze it down to 8 bits, leave everything in floating point. There is room enough on the board.",
    about: /float|quanti|8.?bits?|int8/i,
  },
  {
    ...clear,
    id: 'c05',
    project: 'plant',
    text: 'Calibration: 40 samples, random seed 7. Accepted accuracy drop against the float model: 2 %.',
    check: [calibrated(40), seeded(7), tolerated(0.02)],
  },
  {
    ...clear,
    id: 'c06',
    project: 'drinks',
    text: 'zero loss of accuracy, my guests are picky',
    check: [tolerated(0)],
  },
]
