import type { Grammar } from '../../../language/grammar.ts'
import type { Amount } from './amounts.ts'
import { addPins } from './grammar-pins.ts'
import type { SketchSetting } from './vocabulary.ts'

/** What an outcome leads to, before it is known which outcome. */
export type Action = { [S in SketchSetting as S['set']]: Omit<S, 'on'> }[SketchSetting['set']] & {
  set: SketchSetting['set']
}

type Led = 'red' | 'green' | 'blue' | 'yellow' | 'cyan' | 'magenta' | 'white' | 'builtin' | 'power'
interface Blinking {
  every?: string
  times?: number
}

const colours: Record<string, Led> = {
  red: 'red',
  green: 'green',
  blue: 'blue',
  yellow: 'yellow',
  cyan: 'cyan',
  turquoise: 'cyan',
  magenta: 'magenta',
  purple: 'magenta',
  violet: 'magenta',
  white: 'white',
}
const lamp = 'led|light|lamp|leds'
const own = '(built in|builtin|inbuilt|onboard|on board|internal|board|orange|own|user)'
export const modal = '(should|shall|must|will|has to|needs to|can|is to|to)?'
const turn = 'turn|turns|switch|switches|put|puts|set|sets|get'

export const on = (led: Led, time?: Amount): Action =>
  ({ set: 'led', led, do: 'on', ...(time ? { for: time.text } : {}) }) as Action
export const off = (led: Led): Action => ({ set: 'led', led, do: 'off' }) as Action
const blink = (led: Led, ...how: (Blinking | Amount | undefined)[]): Action | undefined => {
  const merged: Record<string, unknown> = { set: 'led', led, do: 'blink' }
  for (const h of how) {
    if (h && 'text' in h) merged.for = h.text
    else if (h?.every !== undefined && merged.every !== undefined) return undefined
    else Object.assign(merged, h)
  }
  return merged as Action
}

/** Adds `{output}`, one thing that an LED, a pin or a buzzer does, and `{pin}`. */
export function addOutputs(grammar: Grammar): void {
  for (const [word, led] of Object.entries(colours)) grammar.add('colour', [word, () => led])
  grammar.add(
    'led',
    [[`(the|a|your|my)? {colour} (rgb)? (${lamp})`, '(the|a) {colour} one'], (c: Led) => c],
    [
      [`(the|a|your|its)? ${own} (${lamp})`, '(the|a|your|its|my)? led', '(the|a)? (led|lamp) (on the board|on board)'],
      () => 'builtin',
    ],
    [[`(the|a)? (green)? power ${lamp}`], () => 'power'],
  )
  // A colour alone stands for its LED only next to a verb or a condition.
  grammar.add('colouredLed', ['{led}', (l: Led) => l], ['(in)? {colour}', (c: Led) => c])
  grammar.add(
    'for',
    ['for {time}', (t: Amount) => t],
    ['for about {time}', () => undefined],
    ['during {time}', (t: Amount) => t],
  )
  grammar.add(
    'pace',
    [
      ['(once)? every|each {time}', 'with a period of {time}', '(with|at) {time} period'],
      (t: Amount) => ({ every: t.text }),
    ],
    [['(at|with)? {rate}'], (r: Amount) => ({ every: r.text })],
    [['every second', 'every minute'], () => ({ every: '1 s' })],
    // Of a word and a time the time says how slow.
    [
      [
        'slowly|slow|fast|quickly|rapidly ,? (once)? every|each {time}',
        'slowly|slow|fast|quickly ,? (at)? {time} period',
      ],
      (t: Amount) => ({ every: t.text }),
    ],
    [['slowly|slow|fast|quickly|rapidly ,? (at|with)? {rate}'], (r: Amount) => ({ every: r.text })],
    [['slowly', 'slow'], () => ({ every: '1 s' })],
    [['fast', 'quickly', 'rapidly', 'quick', 'rapid'], () => ({ every: '200 ms' })],
    [['{count} times', '{count} x'], (n: number) => ({ times: n })],
    ['once', () => ({ times: 1 })],
    ['twice', () => ({ times: 2 })],
    ['thrice', () => ({ times: 3 })],
  )
  const blinks = 'blink|blinks|flash|flashes|blinking|flashing'
  const lit =
    'lit|on|light up|lights up|glow|glows|shine|shines|go on|goes on|come on|comes on|be on|be lit|stay on|stays on|turn on|turns on|light|lights|is on|is lit|switch on|switches on'
  grammar.add(
    'output',
    [
      [
        `(${turn}) on {led} {for}?`,
        `(${turn}) {led} on {for}?`,
        '(light|lights) (up)? {led} {for}?',
        '(light|lights) {led} up {for}?',
        `{led} ${modal} (${lit}) {for}?`,
        'have|show|use|with? {led} (on)? {for}?',
        '(light|lights|glow|glows|shine|shines|show|shows|go|goes|turn|turns|use) (up)? (in)? {colour} {for}?',
        '(make|set|turn|switch|put|colour|color|keep) (the|its|it)? (rgb)? led|it|light|lamp (to|into|in)? {colour} {for}?',
        `(the|its)? (rgb)? led|light|lamp ${modal} (go|goes|turn|turns|be|become|becomes|get|gets|light|lights|glow|glows|shine|shines|show|shows|is)? (up)? (in)? {colour} {for}?`,
        'keep {led} (on|lit) {for}?',
        'give me (a|the)? {colour} (light|led)? {for}?',
        '{colour} (on|light)? {for}?',
        '(a|the)? {colour} light {for}?',
      ],
      on,
    ],
    [
      [
        `(let|make)? {led} ${modal} (${blinks}) {pace}? ,? {pace}? {for}?`,
        `(${blinks}) {colouredLed} {pace}? ,? {pace}? {for}?`,
        `(${blinks}) {colouredLed} {for} {pace}?`,
        '{colour} (blinking|flashing|blink|flash) (led|light)? {pace}? {for}?',
        `(a|the)? (blinking|flashing) {colouredLed} {pace}? {for}?`,
        `(the)? (rgb)? led ${modal} (${blinks}) (in)? {colour} {pace}? ,? {pace}? {for}?`,
      ],
      blink,
    ],
    [
      [
        `(the)? (rgb)? led ${modal} (${blinks}) {pace} (in)? {colour} {for}?`,
        `(${blinks}) {pace} (in)? {colour} {for}?`,
      ],
      (a: Blinking, led: Led, t?: Amount) => blink(led, a, t),
    ],
    [[`(${blinks}) {pace}? ,? {pace}? {for}?`], (a: Blinking, b: Blinking, t: Amount) => blink('builtin', a, b, t)],
    [
      [`(${blinks}) {count} times|x {colouredLed}`, `(${blinks}) {count} times|x (in|with) {colouredLed}`],
      (n: number, l: Led) => blink(l, { times: n }),
    ],
    [[`(${blinks}) twice (in|with)? {colouredLed}`], (l: Led) => blink(l, { times: 2 })],
    [
      [
        `(${turn}) off {led}`,
        `(${turn}) {led} off`,
        `{led} ${modal} (off|be off|go off|goes off|stay off|stays off|is off|turn off)`,
        'keep {led} off',
        'no {colour} (led|light)?',
        '{colour} off',
      ],
      off,
    ],
    [
      [
        '(all)? (the)? leds off',
        '(turn|switch) off all (the)? (leds|lights)',
        '(turn|switch) all (the)? (leds|lights) off',
        '(turn|switch) (the)? (leds|lights) off',
        '(turn|switch) off (the)? (leds|lights)',
        'all off',
        'no led',
        'no leds',
        "(do not|don't|never) use (the|any)? (leds|led|lights) (at all)?",
        'no light',
        'nothing (is|stays|remains)? (lit|on|shining|glowing)',
        'nothing (lights|shines|glows) (up)?',
        'all dark',
        'dark',
        'everything off',
        'off',
        '(stay|stays|be|go|goes|remain|remains|keep|keeps) (dark|off)',
        'lights off',
        'no lights',
        'leave the (led|leds|light|lights) off',
        '(turn|switch) everything off',
        'keep (the|all)? (leds|lights) off',
      ],
      () => ({ set: 'leds off' }) as Action,
    ],
  )
  addPins(grammar)
}
