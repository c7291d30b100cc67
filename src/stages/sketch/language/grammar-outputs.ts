import type { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'
import { type Amount, pinNumber } from './amounts.ts'
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
const modal = '(should|shall|must|will|has to|needs to|can|is to|to)?'
const turn = 'turn|turns|switch|switches|put|puts|set|sets|get'

const on = (led: Led, time?: Amount): Action =>
  ({ set: 'led', led, do: 'on', ...(time ? { for: time.text } : {}) }) as Action
const off = (led: Led): Action => ({ set: 'led', led, do: 'off' }) as Action
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

function addPins(grammar: Grammar): void {
  grammar.addMatcher('pinName', (tokens, at) => {
    const token = tokens[at]
    if (!token || token.kind === 'text' || token.kind === 'sign') return []
    return /^(?:d\d{1,2}|a[0-7]|\d{1,2})$/.test(token.text) &&
      (pinNumber(token.text) ?? (token.text.endsWith('13') ? 13 : null)) !== null
      ? [{ end: at + 1, value: token.text.toUpperCase() }]
      : []
  })
  grammar.addMatcher('namedPin', (tokens, at) =>
    /^[da]\d{1,2}$/.test(tokens[at]?.text ?? '') ? [{ end: at, value: true }] : [],
  )
  grammar.add(
    'pin',
    ['(the)? (digital|output|analog|gpio)? pin (number|no)? {pinName}', (p: string) => p],
    ['(gpio|output) {pinName}', (p: string) => p],
    ['{namedPin} {pinName}', (_: boolean, p: string) => p],
  )
  const device =
    '(an|a|the|my|your)? (external|little|small|status|warning|signal|active|red|green|blue|yellow|white)? (led|relay|buzzer|motor|pump|fan|lamp|siren|valve|lock|light|horn|bell|heater|alarm|output|mosfet|transistor|solenoid|servo)'
  const at = '(which is|that is)? (on|at|to|via|through|using|connected to|attached to|wired to|hooked up to)'
  grammar.add('device', [`${device} ${at}? {pin}`, (p: string) => p], ['{pin}', (p: string) => p])
  const level = (pin: string, to: 'high' | 'low', time?: Amount): Action | undefined => {
    if (pin === '13' || pin === 'D13') {
      return (to === 'high' ? on('builtin', time) : off('builtin')) as Action
    }
    return { set: 'pin', pin, level: to, ...(time ? { for: time.text } : {}) } as Action
  }
  grammar.add(
    'output',
    [
      [
        `(set|drive|pull|put|turn|switch|make|pulls|sets|drives|turns|switches|bring|take|keep|hold) {device} (to)? (high|on) {for}?`,
        '(turn|switch|turns|switches) on {device} {for}?',
        '(activate|trigger|enable|start|activates|triggers|run|fire|energise|energize|power|raise|sound|pulse|pulses) {device} (high)? {for}?',
        `{device} ${modal} (be|go|goes|turn|is|be switched|be turned|come|comes)? (high|on|active) {for}?`,
        `{device} ${modal} (light up|lights up|activate|activates|run|runs|click|clicks|fire|fires|sound|sounds|ring|rings|start|starts) {for}?`,
        `(buzz|beep|ring|run|click|fire) {device} {for}?`,
        'write (high|1) to {pin} {for}?',
        '(a)? high (on|to) {pin} {for}?',
      ],
      (pin: string, time?: Amount) => level(pin, 'high', time),
    ],
    [
      [
        `(set|drive|pull|put|turn|switch|make|pulls|sets|drives|turns|switches|bring|take|keep|hold) {device} (to)? (low|off) {for}?`,
        '(turn|switch|turns|switches) off {device} {for}?',
        '(deactivate|disable|stop) {device} {for}?',
        `{device} ${modal} (be|go|goes|turn|is)? (low|off) {for}?`,
        'write (low|0) to {pin} {for}?',
      ],
      (pin: string, time?: Amount) => level(pin, 'low', time),
    ],
    [
      [
        `(a)? {time} pulse (on|to) {pin}`,
        `(send|give|make|output) a {time} pulse (on|to) {pin}`,
        `(send|give|make|output) a pulse of {time} (on|to) {pin}`,
      ],
      (t: Amount, pin: string) => level(pin, 'high', t),
    ],
  )
  grammar.add('duty', ['# %|percent|pct', (n: Token) => percent(n)], ['# per cent', (n: Token) => percent(n)])
  grammar.add(
    'duty',
    [['full (power|speed|brightness)?', 'full duty'], () => '100 %'],
    [['half (power|speed|brightness)', 'half'], () => '50 %'],
  )
  grammar.add(
    'duty255',
    ['#', (n: Token) => (Number.isInteger(n.value) && n.value >= 0 && n.value <= 255 ? `${n.value}` : undefined)],
    ['# (/|of|out of) 255', (n: Token) => (n.value <= 255 ? `${n.value} of 255` : undefined)],
  )
  const pwm = (pin: string, duty: string, time?: Amount): Action | undefined =>
    pin.endsWith('13') ? undefined : ({ set: 'pwm', pin, duty, ...(time ? { for: time.text } : {}) } as Action)
  const run = '(set|drive|dim|run|put|turn|switch|fade|power|light|output|drives|sets|dims|runs|spin)'
  grammar.add(
    'output',
    [
      [
        `${run} {device} (up|on|down)? (to|at|with) (a)? {duty} (pwm|duty|duty cycle|power|speed|brightness)? {for}?`,
        `${run} {device} (to|at|with) pwm (of)? {duty} {for}?`,
        `(set|put|output)? (a)? pwm (of|on) {device} (to|at|of|with|=)? {duty} (duty|duty cycle)? {for}?`,
        `{device} ${modal} (run|be|go|is)? (at|to) {duty} (pwm|duty|duty cycle|power|speed|brightness)? {for}?`,
        `(set|put|output)? (a)? pwm (of|on) {device} (to|at|of|with|=)? {duty255} {for}?`,
        `${run} {device} (to|at|with) pwm (of)? {duty255} {for}?`,
        `${run} {device} (to|at|with) {duty255} pwm {for}?`,
        'analogwrite {duty255} to {pin} {for}?',
      ],
      pwm,
    ],
    [
      [
        `(output|put|set|run|use|give)? (a)? (pwm (of)?)? {duty} (pwm|duty|power|duty cycle)? (on|to) {device} {for}?`,
        `(output|put|set|use|give)? (a)? pwm (of)? {duty255} (on|to) {device} {for}?`,
        'analogwrite {duty255} (to|on) {pin} {for}?',
      ],
      (duty: string, pin: string, time?: Amount) => pwm(pin, duty, time),
    ],
  )
  const tone = (pin: string, pitch: Amount, time?: Amount): Action | undefined =>
    pin.endsWith('13')
      ? undefined
      : ({ set: 'tone', pin, pitch: pitch.text, ...(time ? { for: time.text } : {}) } as Action)
  const play = '(play|sound|make|give|output|plays|sounds|emit|send|generate)? (an|a|the)?'
  grammar.add(
    'output',
    [
      [
        `${play} {hertz} (tone|beep|note|sound|buzz)? (on|at|from|through|to|with) {device} {for}?`,
        `${play} (tone|beep|note|sound|buzz) (of|at|with) {hertz} (on|at|from|through|to|with) {device} {for}?`,
        `(beep|buzz|beeps|whistle) (at|with) {hertz} (on|at|from|through|to|with) {device} {for}?`,
      ],
      (pitch: Amount, pin: string, time?: Amount) => tone(pin, pitch, time),
    ],
    [
      [
        `${play} {hertz} (tone|beep|note|sound)? {for} (on|at|from|through|to|with) {device}`,
        `${play} (tone|beep|note|sound) (of|at|with) {hertz} {for} (on|at|from|through|to|with) {device}`,
        `(beep|buzz|beeps|whistle) (at|with) {hertz} {for} (on|at|from|through|to|with) {device}`,
      ],
      (pitch: Amount, time: Amount, pin: string) => tone(pin, pitch, time),
    ],
    [
      [
        `(beep|buzz|sound|play|drive|run|make) (a tone (on|with)|the tone on)? {device} (buzz|beep|sing|sound)? (at|with) (a)? {hertz} (tone)? {for}?`,
        `${play} (tone|beep|note|sound|buzz) (on|at|from|through|to|with) {device} (at|with|of) {hertz} {for}?`,
        `{device} ${modal} (beep|buzz|sound|play|sing|beeps|buzzes) (at|with)? {hertz} {for}?`,
        `{device} ${modal} (make|play|give|sound|emit|produce|output|makes|plays|gives) (an|a)? {hertz} (tone|beep|note|sound|buzz)? {for}?`,
        '{device} :? (an|a)? {hertz} (tone|beep|note|sound)? {for}?',
      ],
      (pin: string, pitch: Amount, time?: Amount) => tone(pin, pitch, time),
    ],
    [
      [
        `${play} {time} {hertz} (tone|beep|note|sound)? (on|at|from|through|to|with) {device}`,
        `${play} {time} (tone|beep|note|sound) (of|at|with) {hertz} (on|at|from|through|to|with) {device}`,
      ],
      (time: Amount, pitch: Amount, pin: string) => tone(pin, pitch, time),
    ],
  )
}

const percent = (n: Token): string | undefined => (n.value >= 0 && n.value <= 100 ? `${n.value} %` : undefined)
