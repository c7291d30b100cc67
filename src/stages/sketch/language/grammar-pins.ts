import type { Grammar } from '../../../language/grammar.ts'
import type { Token } from '../../../language/tokens.ts'
import { type Amount, pinNumber } from './amounts.ts'
import { type Action, modal, off, on } from './grammar-outputs.ts'

/** `{pin}`, and what pins do: levels, PWM and tones. */
export function addPins(grammar: Grammar): void {
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
