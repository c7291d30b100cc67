import type { Report } from './check.ts'
import type { SketchSetting } from './vocabulary.ts'

/** Every word that asks for a certain kind of setting has one of that kind. */
export function checkDemands(settings: readonly SketchSetting[], plain: string, report: Report): void {
  const asked = demandsOnly(plain)
  for (const { pattern, covers, what } of strong) {
    if (pattern.test(asked) && !settings.some(covers))
      report('wish/coverage', `it asks for ${what}, and no setting does that`)
  }
}

/** Words that sound like a demand and are none: why somebody wants something, what does not matter, what is not wanted. */
const noDemand: RegExp[] = [
  /\b(?:because|since(?! (?:the )?(?:power|boot|start|reset|switch))|so that|so it|so they|so we|so i|in order to)\b(?![^,]*\b(?:print|blink|flash|leds?|pin|relay|pwm|csv|json)\b)[^,]*/,
  /\beven (?:if|when|though)\b(?!.*\b(?:print|blink|flash|leds?|pin|relay|pwm|csv|json)\b)[^,]*/,
  /\b(?:it|that|the \w+) (?:flickers|blinks|flashes|is flickering)(?: (?:too much|a lot|so much|like mad|all the time))/,
  /\b(?:the )?(?:leds?|lamp|light|it) (?:is|gets) (?:too |so |very )?(?:nervous|jumpy|jittery|unsteady)\b/,
  /\b(?:no|never) (?:longer|more|less|later)(?: than)?\b|\bnot (?:longer|more|less|later) than\b/,
  /\b(?:decides?|determines?) (?:what|which|whether|on)\b.*$/,
  /\bor (?:not|no)\b/,
  /\bthere(?:'s| is| are|'re) no\b[^,;:]*/,
  /\bi'd say\b|\blet's say\b/,
  /\bwhich is to say\b/,
  /,? ?\b(?:let's )?say,? (?=(?:anything|about|something|everything|with|below|above|less|more)\b)/,
  /\b(?:after|once|when|until) (?:i|it|that|they|he|she|you|we|the \w+) (?:stops?|stopped)\b/,
  // Outputs rest otherwise anyway.
  /\b(?:the )?(?:buzzer|beeper|horn|siren|relay|fan|pump|motor) (?:stays?|is|remains?|keeps?) (?:quiet|silent|off)\b/,
  // What is silent otherwise anyway.
  /,? (?:and |but )?(?:no|without(?: any)?|not a) (?:noise|sound|alarm|horn|fuss)\b/,
  /\b(?:is|are|was|were|isn't|it's) (?:only|just) (?=(?:a|an|the|my|some|noise|dirt)\b)/,
  /, (?:but )?(?:not|no) more\b/,
  /\bthe (?:others|rest|other \w+) (?:(?:are|is) not \w+|(?:do not|don't|does not|doesn't) \w+)/,
  /\bi mean\b/,
  /\bstop (?:relay|lamp|light|signal|line|button)\b/,
  /\b(?:no|not|without|instead of|rather than) (?:csv|json)(?: (?:or|and|nor) (?:csv|json))?\b/,
  /\bsay(?=,? (?:once|twice|every|\d))/,
]
export const demandsOnly = (plain: string): string =>
  noDemand.reduce((text, pattern) => text.replace(pattern, ' '), plain)

/** Words that ask for a certain kind of setting, whatever else the clause says. */
const strong: { pattern: RegExp; covers: (s: SketchSetting) => boolean; what: string }[] = [
  {
    pattern: /\b(?:blink|flash)\w*|\bon and off\b/,
    covers: (s) => s.set === 'led' && s.do === 'blink',
    what: 'blinking',
  },
  {
    pattern: /\bflicker\w*/,
    covers: (s) => (s.set === 'led' && s.do === 'blink') || ['smoothing', 'confirm', 'hold'].includes(s.set),
    what: 'flickering',
  },
  {
    pattern: /\bcsv\b|\bcomma[- ]separated\b|\b(?:separated|divided) by (?:a )?commas?\b/,
    covers: (s) => s.set === 'format' && s.as === 'csv',
    what: 'CSV',
  },
  {
    pattern: /\b(?:full|half|quarter) (?:speed|power|brightness|duty)\b/,
    covers: (s) => s.set === 'pwm' || s.set === 'custom',
    what: 'a share of the power',
  },
  {
    pattern:
      /\b(?:stay|keep|kept|remain|hold|held|linger|leave|last)\w*\b.*\b(?:after\w*|longer|(?:once|when) .*\b(?:gone|over|away|ends?|ended|stop(?:s|ped)))\b|\b(?:longer|more) (?:after|once|when)\b/,
    covers: (s) => s.set === 'hold' || s.set === 'custom',
    what: 'staying on afterwards',
  },
  {
    pattern: /\b(?:stopped|standing still|switched off|turned off)\b/,
    covers: (s) =>
      (s.set === 'pin' && s.level === 'low') ||
      ['leds off', 'silent', 'skip', 'only when', 'custom', 'print only', 'hold'].includes(s.set) ||
      (s.set === 'led' && s.do === 'off'),
    what: 'something that stops',
  },
  {
    pattern:
      /\b(?:goes|go|turns?|switch(?:es)?) (?:itself )?(?:out|off)\b.*\bafter \S+ \S+|\bafter \S+ \S+.*\b(?:goes|go|turns?|switch(?:es)?) (?:itself )?(?:out|off)\b/,
    covers: (s) => s.set === 'hold' || ('for' in s && s.for !== undefined && !(s.set === 'led' && s.do === 'off')),
    what: 'an end after a time',
  },
  { pattern: /\bjson\b/, covers: (s) => s.set === 'format' && s.as === 'json', what: 'JSON' },
  {
    pattern:
      /\b(?:smooth(?:ing|ed)?|majority|averag(?:e|ed|ing)|avg|moving mean|(?<!\b(?:i|it|you|we|they|which|that|would|this) )mean(?! (?:that|it|he|they|we)\b))\b/,
    covers: (s) => s.set === 'smoothing' || s.set === 'no smoothing',
    what: 'smoothing',
  },
  {
    pattern: /\b(?:semi-?colons?|pipes?|slash(?:es)?|backslash(?:es)?|underscores?)\b/,
    covers: (s) => s.set === 'template',
    what: 'a sign between values',
  },
  {
    pattern:
      /(?<!don't |not |never |no )\b(?:repeat(?:ed|s)? (?:it|the|after|every|at)|remind|heartbeat|refresh|once more|again (?:every|after)|at least (?:once )?(?:every|each|a|an|per))\b/,
    covers: (s) => s.set === 'repeat' || s.set === 'confirm',
    what: 'printing again',
  },
  {
    pattern:
      /\b(?:don't|do not|never|not to be|not be|must not|mustn't|shouldn't|should not|then not|and not) (?:print|show|log|report|write|output|display|say)\w*/,
    covers: (s) =>
      [
        'silent',
        'print only',
        'report',
        'line',
        'format',
        'never unsure',
        'confirm',
        'only when',
        'skip',
        'sure',
      ].includes(s.set),
    what: 'silence',
  },
  {
    // What comes of it, beside whether the reading counts.
    pattern: /\b(?:then|and),? (?:don't|do not|not|never) (?:print|write|say|show|report|output)\b/,
    covers: (s) => ['silent', 'print only', 'report', 'confirm', 'never unsure'].includes(s.set),
    what: 'silence',
  },
  {
    pattern: /\b(?:then|and),? (?:don't|do not|not|never|no) (?:lights?|lamps?|glow|shine)\b/,
    covers: (s) => s.set === 'leds off' || (s.set === 'led' && s.do === 'off'),
    what: 'LEDs that are off',
  },
  {
    pattern: /\b(?:print|say|show|write|log|report|output)s? nothing\b/,
    covers: (s) => ['silent', 'print only', 'report', 'skip', 'only when'].includes(s.set),
    what: 'silence',
  },
  {
    pattern:
      /\b(?:no|without(?: a| any| the)?) (?:numbers?|scores?|figures?|percentages?)\b|\b(?:just|only) the (?:word|name|label)s? (?:of|for)\b/,
    covers: (s) =>
      s.set === 'template' ||
      s.set === 'say' ||
      s.set === 'never unsure' ||
      (s.set === 'line' && !s.fields.includes('score') && !s.fields.includes('percent')),
    what: 'lines without a number',
  },
  { pattern: /\bmedian\b/, covers: () => false, what: 'a median' },
  { pattern: /\b(?:beep|tone|whistle|chirp)\w*/, covers: (s) => s.set === 'tone' || s.set === 'pin', what: 'a sound' },
  {
    pattern: /\b(?:relay|motor|pump|fan|siren|valve|solenoid|buzzer|heater)s?\b/,
    covers: (s) => ['pin', 'pwm', 'tone', 'hold', 'skip', 'only when'].includes(s.set),
    what: 'a device on a pin',
  },
  { pattern: /\b(?:pwm|duty)\b/, covers: (s) => s.set === 'pwm', what: 'PWM' },
  {
    pattern: /\b(?:in a row|consecutive|successive|in succession)\b/,
    covers: (s) => s.set === 'confirm' || s.set === 'smoothing',
    what: 'several readings in a row',
  },
  {
    pattern:
      /\b(?:(?:on|at|upon|with|after) (?:a |any |each |every )?changes?|when (?:it|the \w+|something) changes(?! by)|(?:only|just) (?:the )?changes|changed)\b/,
    covers: (s) => s.set === 'report' && s.when === 'changes',
    what: 'lines on change',
  },
  {
    pattern:
      /\b(?:at (?:the )?(?:start|startup|boot|beginning)|on (?:start|boot|startup|power)|when it (?:starts|boots)|start[- ]?up)\b/,
    covers: (s) => s.set === 'start',
    what: 'something at the start',
  },
  {
    pattern: /\b(?:only|just)\b/,
    covers: (s) =>
      [
        'print only',
        'only when',
        'report',
        'silent',
        'sure',
        'unsure',
        'confirm',
        'line',
        'interval',
        'skip',
        'start',
        'no smoothing',
      ].includes(s.set) ||
      // `for oranges only`: an output is for its own outcome only anyway.
      ('on' in s && s.set !== 'hold'),
    what: 'something that happens only then',
  },
  {
    pattern: /\bunless\b|\bexcept\b/,
    covers: (s) =>
      ['skip', 'only when', 'silent', 'print only', 'sure'].includes(s.set) ||
      ('on' in s && /everything else/.test(s.on)),
    what: 'an exception',
  },
  {
    pattern: /\b(?:not|don't|doesn't|never|no|without|isn't|stop)\b/,
    covers: negative,
    what: 'something that is not to happen',
  },
  {
    pattern: /(?<!readings |samples |results )\b(?:print|write|report|log|display|say)(?:s|ed|ing)?\b(?! nothing)/,
    covers: (s) =>
      [
        'say',
        'silent',
        'print only',
        'line',
        'format',
        'template',
        'report',
        'repeat',
        'start',
        'unsure',
        'sure',
        'interval',
        'never unsure',
        'confirm',
        'custom',
      ].includes(s.set),
    what: 'printing',
  },
  {
    pattern: /\b(?:leds?|lamp|glow|shine)\b/,
    covers: (s) => ['led', 'leds off', 'pin', 'pwm', 'hold', 'custom'].includes(s.set),
    what: 'an LED',
  },
  {
    pattern: /\d ?(?:hz|hertz|khz)\b/,
    covers: (s) => s.set === 'interval' || s.set === 'tone' || (s.set === 'led' && s.every !== undefined),
    what: 'a rate',
  },
  {
    pattern: /\d ?(?:%|percent)/,
    covers: (s) => s.set === 'unsure' || s.set === 'sure' || s.set === 'pwm',
    what: 'a share',
  },
]

function negative(s: SketchSetting): boolean {
  if (
    [
      'silent',
      'no smoothing',
      'leds off',
      'skip',
      'only when',
      'print only',
      'never unsure',
      'unsure',
      'sure',
      'own gates',
      'confirm',
    ].includes(s.set)
  )
    return true
  if (s.set === 'report') return s.when !== 'every reading'
  if (s.set === 'led' && s.do === 'off') return true
  if (s.set === 'pin' && s.level === 'low') return true
  if (s.set === 'line') return !s.fields.includes('score')
  return 'on' in s && /^\(?(?:unsure|nothing|everything else)\)?$/.test(s.on)
}
