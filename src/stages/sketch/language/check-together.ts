import { type Finding, finding } from '../../../findings/index.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { SketchBrief } from '../brief.ts'
import { leftOut, outcomesOf, outputOf } from './compose.ts'
import { describe } from './describe.ts'
import { canonical } from './grammar.ts'
import { gateValue } from './units.ts'
import type { SketchSetting } from './vocabulary.ts'

interface Placed {
  words: string
  setting: SketchSetting
}

/** Settings of which a sketch has one. `unsure`, `sure` and `never unsure` are one, and so are the ways to write a line. */
const single: SketchSetting['set'][][] = [
  ['interval'],
  ['smoothing', 'no smoothing'],
  ['unsure', 'sure', 'never unsure'],
  ['confirm'],
  ['format', 'template'],
  ['report'],
  ['repeat'],
  ['start'],
  ['custom'],
]

/** Contradictions between clauses (or within one), and what the project cannot have. `where` holds the words, joined by ` … `. */
export function checkTogether(readings: readonly ClauseReading[], brief: SketchBrief, partial = false): Finding[] {
  const findings: Finding[] = []
  const placed: Placed[] = readings.flatMap((r) =>
    [...(r.settings as unknown as SketchSetting[]), ...leftOut(r, brief)].map((setting) => ({
      words: r.words,
      setting,
    })),
  )
  const conflict = (a: Placed, b: Placed, more = ''): void => {
    const [first, second] = [describe(a.setting, brief), describe(b.setting, brief)]
    const where = a.words === b.words ? a.words : `${a.words} … ${b.words}`
    const message =
      a.words === b.words ? `“${a.words}” contradicts itself` : `“${a.words}” and “${b.words}” contradict each other`
    findings.push(finding('wish/conflict', `${message}: ${first}, and ${second}.${more}`, { where }))
  }

  for (const sets of single) {
    const own = placed.filter((p) => sets.includes(p.setting.set))
    const [first] = own
    const other = own.find((p) => first && value(p.setting) !== value(first.setting))
    if (first && other) conflict(first, other)
  }
  checkOutputs(placed, brief, conflict)
  checkLampsOff(placed, conflict)
  checkLines(placed, brief, conflict)
  checkFields(placed, conflict)
  checkGates(placed, brief, findings)

  const score = placed.find((p) => p.setting.set === 'unsure' || p.setting.set === 'sure')
  if (score && !brief.probabilities) {
    const message = `“${score.words}” needs scores that are shares of 100 %, and this model ends without softmax.`
    findings.push(finding('wish/not-in-project', message, { where: score.words }))
  }
  const dark = placed.find((p) => p.setting.set === 'own gates')
  if (dark?.setting.set === 'own gates' && !hasOwnGate(dark.setting.about, brief)) {
    const message = `“${dark.words}” needs a number: the data has no bound for it.`
    findings.push(
      finding('wish/not-in-project', message, {
        where: dark.words,
        hint: 'Say it as “ignore readings with clear below 20”.',
      }),
    )
  }
  const repeat = placed.find((p) => p.setting.set === 'repeat')
  if (!partial && repeat && !placed.some((p) => p.setting.set === 'report' && p.setting.when === 'changes')) {
    const message = `“${repeat.words}” repeats a line, but every sample prints one.`
    findings.push(
      finding('wish/conflict', message, { where: repeat.words, hint: 'Say “only on change” too, or leave it out.' }),
    )
  }
  const never = placed.find((p) => p.setting.set === 'report' && p.setting.when === 'never')
  const prints = placed.find((p) => ['line', 'format', 'template', 'say', 'print only'].includes(p.setting.set))
  if (never && prints) conflict(never, prints)
  return findings
}

const value = (s: SketchSetting): string =>
  s.set === 'unsure' ? `share ${s.below}` : s.set === 'sure' ? `share ${s.above}` : canonical([s])

/** Whether the contract refuses readings that are too dark, or of things too far away. */
export function hasOwnGate(about: 'too dark' | 'too far away', brief: SketchBrief): boolean {
  const channelOf = new Map(brief.contract.raw.map((c) => [c.name, c.channel]))
  return brief.contract.validity.some((v) =>
    about === 'too dark'
      ? channelOf.get(v.column) === 'clear' && v.min !== undefined
      : channelOf.get(v.column) === 'proximity' && v.max !== undefined,
  )
}

/** One LED or pin cannot do two things for one outcome. What is said for a label goes before what is said for several. */
function checkOutputs(
  placed: readonly Placed[],
  brief: SketchBrief,
  conflict: (a: Placed, b: Placed, more?: string) => void,
): void {
  const settings = placed.map((p) => p.setting)
  const driven = new Map<string, { placed: Placed; output: string }>()
  const said = new Set<string>()
  for (const p of placed) {
    const output = outputOf(p.setting)
    if (!output || !('on' in p.setting)) continue
    const thing =
      output.kind === 'led'
        ? output.led === 'builtin' || output.led === 'power'
          ? output.led
          : 'rgb'
        : `pin ${output.pin}`
    for (const on of outcomesOf(p.setting.on, settings, brief)) {
      const key = `${on} ${thing}`
      const earlier = driven.get(key)
      const pair = `${earlier?.placed.words}\0${p.words}`
      if (earlier && earlier.output !== JSON.stringify(output)) {
        if (!said.has(pair))
          conflict(earlier.placed, p, thing === 'rgb' ? ' The RGB LED has one colour at a time.' : '')
        said.add(pair)
      } else driven.set(key, { placed: p, output: JSON.stringify(output) })
    }
  }
  // On and off for the very same outcome.
  for (const off of placed.filter(
    (p) => p.setting.set === 'leds off' || (p.setting.set === 'led' && p.setting.do === 'off'),
  )) {
    const on = placed.find(
      (p) =>
        p.setting.set === 'led' &&
        p.setting.do !== 'off' &&
        'on' in off.setting &&
        p.setting.on === off.setting.on &&
        (off.setting.set === 'leds off' || (off.setting.set === 'led' && off.setting.led === p.setting.led)),
    )
    if (on) conflict(on, off)
  }
}

function checkLines(placed: readonly Placed[], brief: SketchBrief, conflict: (a: Placed, b: Placed) => void): void {
  const settings = placed.map((p) => p.setting)
  const texts = new Map<unknown, Placed>()
  for (const p of placed) {
    if (p.setting.set !== 'say' && p.setting.set !== 'silent') continue
    for (const on of outcomesOf(p.setting.on, settings, brief)) {
      const earlier = texts.get(on)
      const what = (s: SketchSetting) => (s.set === 'say' ? s.text : null)
      if (earlier && what(earlier.setting) !== what(p.setting)) conflict(earlier, p)
      else texts.set(on, p)
    }
  }
}

/** What several clauses want in a line is all in it, unless one of them wants nothing else. */
function checkFields(placed: readonly Placed[], conflict: (a: Placed, b: Placed) => void): void {
  const lines = placed.filter((p) => p.setting.set === 'line' || p.setting.set === 'template')
  const key = (p: Placed) => canonical([p.setting])
  for (const p of lines) {
    const other = lines.find((o) => key(o) !== key(p))
    if (other && (p.setting.set === 'template' || /\b(?:without|no|not|don't|only|just|nothing)\b/i.test(p.words))) {
      conflict(p, other)
      return
    }
  }
}

/** `Coffee is blue … the LED is off while there's coffee`: the LED is the one that was spoken of. */
function checkLampsOff(placed: readonly Placed[], conflict: (a: Placed, b: Placed) => void): void {
  for (const off of placed) {
    const { setting, words } = off
    if (setting.set !== 'led' || setting.led !== 'builtin' || setting.do !== 'off') continue
    if (/\b(?:built|on-?board|on the board|orange|internal|d ?13|pin 13)/i.test(words)) continue
    const on = placed.find(
      ({ setting: s }) => s.set === 'led' && s.on === setting.on && s.led !== 'builtin' && s.do !== 'off',
    )
    if (on) conflict(on, off)
  }
}

/** Gates that leave no reading. */
function checkGates(placed: readonly Placed[], brief: SketchBrief, findings: Finding[]): void {
  const bounds = new Map<string, { low: number; high: number; words: string }>()
  for (const { setting: s, words } of placed) {
    if (s.set !== 'skip' && s.set !== 'only when') continue
    const bound = bounds.get(s.column) ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, words }
    const below = s.is === 'below' || s.is === 'at most'
    const value = gateValue(s, brief.contract.raw) ?? s.value
    if (below === (s.set === 'only when')) bound.high = Math.min(bound.high, value)
    else bound.low = Math.max(bound.low, value)
    if (bound.low >= bound.high) {
      const where = bound.words === words ? words : `${bound.words} … ${words}`
      findings.push(finding('wish/conflict', `“${where}” leaves no value of ${s.column}.`, { where }))
    }
    const raw = brief.contract.raw.find((c) => c.name === s.column)
    if (raw?.channel === 'proximity' && (s.value < 0 || s.value > 255)) {
      findings.push(
        finding('wish/not-in-project', `“${words}”: ${s.column} goes from 0 to 255.`, {
          where: words,
          hint: 'Choose a value within that range.',
        }),
      )
    }
    bounds.set(s.column, bound)
  }
}
