import { idle, set } from './frame-words.ts'
import type { SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const otherDemands =
  /\b(?:print\w*|write|output|report|say|log|csv|json|leds?|lights?|lit|glow\w*|shine|blink\w*|flash\w*|beep\w*|pins?|relay|buzzer|motor|pwm|tone|ignor\w*|skip\w*|drop|discard|silent|unsure|uncertain|confidence|score|threshold|repeat|again|unless|except|remind|keep|hold|stay|start|boot|begin|another|after|for|until|lines?|rows?)\b/
const inRow =
  /\b(?:in a row|consecutive(?:ly)?|in succession|successive|running|identical|one after (?:another|the other)|straight|on the trot)\b/
const averages = /\b(?:averag\w*|mean)\b/
const votes = /\b(?:vot(?:e|es|ing)|majority|most (?:often|common|frequent(?:ly)?))\b/
const samples =
  /\b(?:samples?|readings?|measur\w*|windows?|results?|answers?|decisions?|predictions?|scores?|classif\w*|check\w*|look\w*|polls?|polling|frames?)\b/

/** Words of a clause about how often, how smooth or how steady, that leave its meaning as it is. */
const paceWords = new Set([
  ...idle,
  ...set(`sample samples sampling reading readings measure measures measuring measurement measurements window windows result results answer
  answers decision decisions prediction predictions score scores classify classification check checks checking look looks poll polls frame frames
  every each per second seconds minute minutes hour hours ms millisecond milliseconds hz hertz times time once twice interval intervals period rate
  frequency often more than not needn't need rather have having average averages averaging averaged mean vote votes voting majority use uses using could most common
  frequent frequently last latest previous past over row consecutive consecutively succession successive running identical same equal one after
  another other different new valid becomes become counts count only before believe believes believed it's switch switches switching over change
  changes changing accept accepts accepted react reacts decide decides if when or two three four five six seven eight nine ten a-half half
  plenty enough fine really very number label colour color gesture state class thing until straight agree agrees agreeing must`),
])

/** How often, over how many or how many in a row: one number, one kind of thing that it can be about, and no word of anything else. */
export function readPace(words: ClauseWords): SketchSetting[] | null {
  const { plain, labels, colours, pins, texts, amounts, numbers } = words
  if ([labels, colours, pins, texts].some((found) => found.length > 0) || numbers.length > 1) return null
  const known = words.tokens.every((t) => t.kind !== 'word' || paceWords.has(t.text))
  if (!known) return null
  const kinds = { row: inRow.test(plain), mean: averages.test(plain), majority: votes.test(plain) }
  const asked = Object.values(kinds).filter(Boolean).length
  const [amount, ...more] = amounts
  const [number] = numbers
  if (asked === 1 && number && !amount && Number.isInteger(number.value) && number.value > 1 && number.value < 256) {
    // The scores that are averaged are no other demand.
    if (
      otherDemands.test(
        plain.replace(
          /\bscores?\b|\b(?:in a|last \w+) rows?\b|\b(?:one )?after (?:another|the other)\b|\bafter (?=\w+ )/g,
          ' ',
        ),
      )
    )
      return null
    if (kinds.row)
      return /\b(?:last|latest|over|of the)\b/.test(plain) ? null : [{ set: 'confirm', times: number.value }]
    return [{ set: 'smoothing', kind: kinds.mean ? 'mean' : 'majority', readings: number.value }]
  }
  if (asked === 0 && amount && more.length === 0 && samples.test(plain) && !otherDemands.test(plain)) {
    const before = words.tokens[amount.at - 1]?.text ?? ''
    const rate = /^times a|Hz/.test(amount.value.unit)
    if (rate || /^(?:every|each|than|per|of)$/.test(before)) return [{ set: 'interval', every: amount.value.text }]
  }
  return null
}
