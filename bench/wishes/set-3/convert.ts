import { type ConvertExpectation, calibrated, perTensor, tolerated } from '../check/convert.ts'
import { type ConvertWish, onlyAsking } from '../entry.ts'

const clear = { stage: 'convert', expressible: true, askingIsRight: false } as const
const unclear = { stage: 'convert', expressible: false, askingIsRight: true, check: onlyAsking } as const

/** Which rows were drawn shows in no file; only the plan says it. */
const drawnWith =
  (seed: number): ConvertExpectation =>
  ({ plan }, judgement) =>
    judgement.look('the draw', plan.seed === seed ? null : `seed ${plan.seed}, not ${seed}`)

export const convertWishes: ConvertWish[] = [
  {
    id: 'c01',
    ...clear,
    project: 'fruit',
    text: "Don't pick a sample for finding the value ranges, look at every single training row.",
    check: [calibrated('all')],
  },
  {
    id: 'c02',
    ...clear,
    project: 'caps',
    text: 'Our loader on the other board knows only one scale for a whole layer, so no separate scales per channel. I can live with up to three percentage points less accuracy because of that.',
    check: [perTensor, tolerated(0.03)],
  },
  {
    id: 'c03',
    ...unclear,
    project: 'drinks',
    text: 'Eight bits are too coarse for me. Weights in float16, please, everything else may stay as it is.',
    about: /float|16|int8|eight|bit/i,
  },
  {
    id: 'c04',
    ...unclear,
    project: 'pump',
    text: 'Calibrate with the complete training set, all of it. It takes ages on our build server though, so not more than 100 rows may go into the calibration.',
    about: /row|calibrat|training set|100|336/i,
  },
  {
    id: 'c05',
    ...clear,
    project: 'plant',
    text: 'For the report at school: use 120 calibration rows, draw them with seed 7 so the other group gets the same ones, and the small model must not be any worse than the big one. Zero loss.',
    check: [calibrated(120), drawnWith(7), tolerated(0)],
  },
  {
    id: 'c06',
    ...clear,
    project: 'gestures',
    text: 'half the training samples is enough to work out the ranges i think',
    check: [calibrated(135)],
  },
]
