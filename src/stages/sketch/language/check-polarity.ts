import type { SketchBrief } from '../brief.ts'
import { pinNumber } from './amounts.ts'
import type { Report } from './check.ts'
import type { SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const belowWords =
  /\b(?:below|under|less|lower|smaller|beneath|fewer|darker|drops?|falls?|nearer|closer|weaker|slower|colder|cooler)\b|</
const aboveWords =
  /\b(?:above|over|more|higher|greater|bigger|larger|exceed\w*|brighter|rises?|farther|further|stronger|beyond|faster|hotter|warmer)\b|>/
const atLeastWords =
  /\b(?:at least|minimum|or more|or higher|or above|not below|not under|not less|no less|from)\b|>=|≥/
const atMostWords =
  /\b(?:at most|maximum|or less|or lower|or below|not above|not over|not more|no more|up to|within)\b|<=|≤/
const between = /\b(?:between|from \S+ to)\b/

/** Direction of comparisons and of conditions, "on" and "off", and who belongs to whom where a clause names several. */
export function checkPolarity(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const { plain } = words
  for (const s of settings) {
    if (s.set === 'skip' || s.set === 'only when') {
      checkComparison(s.is, plain, report)
      const unless = /\bunless\b/.test(plain)
      const refuses =
        /\b(?:forget|skip|ignor|discard|drop|reject|throw|disregard|exclud|leave out)\w*|\b(?:don't|not|never|nothing)\b/.test(
          plain,
        )
      const demands =
        /\b(?:only|exclusively|solely)\b|\bjust\b(?! (?:skip|ignor|discard|drop|left|throw|reject|exclud|forget))|\b(?:must|has to|needs?)\b(?! (?:to )?be (?:skip|ignor|discard|drop|left|thrown|reject|exclud))|\brequires?\b/.test(
          plain,
        )
      // "Ignore … unless …" and "measure unless …" turn each other round.
      const skips = refuses !== unless
      if ((refuses || unless) && !demands && skips !== (s.set === 'skip'))
        report(
          'wish/polarity',
          s.set === 'skip'
            ? 'it says which readings count, not which to skip'
            : 'it says which readings to skip, not which count',
        )
      if (demands && !refuses && !unless && s.set === 'skip')
        report('wish/polarity', 'it says which readings count, not which to skip')
      if (demands && (refuses || unless))
        report('wish/polarity', '“only” and “not” or “unless” together can be read in two ways')
      if (!refuses && !unless && !demands) report('wish/polarity', 'it does not say whether such readings count or not')
    }
    if (s.set === 'unsure' && !belowWords.test(plain) && !atMostWords.test(plain))
      report('wish/polarity', 'it does not say what is below the share')
    if (
      s.set === 'sure' &&
      !aboveWords.test(plain) &&
      !atLeastWords.test(plain) &&
      !/\b(?:threshold|sure|certain|min\w*|require\w*|need\w*|confident|confidence of)\b/.test(plain)
    ) {
      report('wish/polarity', 'it does not say what is above the share')
    }
    if (s.set === 'unsure' && aboveWords.test(plain) && !belowWords.test(plain))
      report('wish/polarity', 'it speaks of a score above the share')
    if (s.set === 'sure' && belowWords.test(plain) && !aboveWords.test(plain) && !atLeastWords.test(plain))
      report('wish/polarity', 'it speaks of a score below the share')
    if (s.set === 'led' && s.do === 'off' && !/\b(?:off|dark|no|out|not|don't|never|without|stop)\b/.test(plain))
      report('wish/polarity', 'it does not turn an LED off')
    if (s.set === 'led' && s.do === 'on' && /\boff\b/.test(plain) && !/\b(?:on|light|lit|glow|shine)\b/.test(plain))
      report('wish/polarity', 'it turns an LED off')
    if (s.set === 'pin' && s.level === 'low' && !/\b(?:low|off|down|0|zero|stop|deactivate|disable)\b/.test(plain))
      report('wish/polarity', 'it does not set a pin low')
    if (
      s.set === 'pin' &&
      s.level === 'high' &&
      /\b(?:low|off)\b/.test(plain) &&
      !/\b(?:high|on|activate|start)\b/.test(plain)
    )
      report('wish/polarity', 'it sets a pin low')
    if (s.set === 'report' && s.when === 'never' && /\b(?:change\w*|same|repeat\w*)\b/.test(plain))
      report('wish/polarity', 'it speaks of changes, not of no lines at all')
  }
  checkNegatedLabels(settings, words, report)
  checkTimes(settings, words, report)
  checkPairs(settings, words, brief, report)
}

function checkComparison(is: string, plain: string, report: Report): void {
  if (between.test(plain)) return
  const expected =
    atLeastWords.test(plain) && !/\bfrom\b/.test(plain)
      ? 'at least'
      : atMostWords.test(plain)
        ? 'at most'
        : belowWords.test(plain)
          ? 'below'
          : aboveWords.test(plain)
            ? 'above'
            : null
  if (belowWords.test(plain) && aboveWords.test(plain) && !/\bnot?\b/.test(plain)) return
  if (expected === null) report('wish/polarity', 'it does not say below or above')
  else if (expected !== is) report('wish/polarity', `it says “${expected}”, not “${is}”`)
}

/** "Not an apple", "except apples": the reaction is not the apple's. */
function checkNegatedLabels(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  for (const value of words.negated) {
    // "Nothing unless it is an apple" is the apple's own.
    const does = settings.some(
      (s) =>
        'on' in s &&
        s.on === value &&
        ((s.set === 'led' && s.do !== 'off') ||
          ['say', 'pwm', 'tone'].includes(s.set) ||
          (s.set === 'print only' && !/\b(?:unless|except|but)\b/.test(words.plain))),
    )
    if (does) report('wish/polarity', `it says “not” of ${value}`)
  }
}

/** A time after "for" lasts, one after "every" comes again. */
function checkTimes(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  const again = settings.some((s) => s.set === 'repeat')
  const role = (value: string): 'for' | 'every' | null => {
    const at = words.amounts.find((a) => a.value.text.replace(/ /g, '') === normal(value))
    if (!at) return null
    const before = words.tokens.slice(Math.max(0, at.at - 2), at.at).map((t) => t.text)
    if (before.some((t) => t === 'for' || t === 'during' || (t === 'after' && !again))) return 'for'
    return before.some((t) => t === 'every' || t === 'each') || !/^[\d.]+(?:ms|s|min|h)$/.test(normal(value))
      ? 'every'
      : null
  }
  for (const s of settings) {
    if ('for' in s && s.for !== undefined && role(s.for) === 'every')
      report('wish/order', `“${s.for}” is how often, not how long`)
    if (
      (s.set === 'led' || s.set === 'interval' || s.set === 'repeat') &&
      s.every !== undefined &&
      role(s.every) === 'for'
    )
      report('wish/order', `“${s.every}” is how long, not how often`)
  }
}

const normal = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\bevery\b|\bfor\b/g, '')
    .replace(/\s+/g, '')
    .replace(/milliseconds?|msecs?|millis/, 'ms')
    .replace(/seconds?|secs?(?![a-z])/, 's')
    .replace(/minutes?|mins?(?![a-z])/, 'min')
    .replace(/hours?|hrs?/, 'h')
    .replace(/^(\d+),(\d)/, '$1.$2')

/** Where a clause names as many labels as colours, texts or pins, the first belongs to the first. */
function checkPairs(settings: readonly SketchSetting[], words: ClauseWords, brief: SketchBrief, report: Report): void {
  const labels = [...new Set(words.labels.map((l) => l.value))]
  if (labels.length < 2) return
  const kinds: { there: string[]; of: (s: SketchSetting) => string | undefined }[] = [
    { there: words.colours.map((c) => c.value), of: (s) => (s.set === 'led' ? s.led : undefined) },
    { there: words.texts.map((t) => t.value), of: (s) => (s.set === 'say' ? s.text : undefined) },
    {
      there: words.pins.map((p) => `${pinNumber(p.value)}`),
      of: (s) => ('pin' in s ? `${pinNumber(s.pin)}` : undefined),
    },
  ]
  for (const { there, of } of kinds) {
    const distinct = [...new Set(there)]
    if (distinct.length !== labels.length || there.length !== distinct.length) continue
    for (const s of settings) {
      const thing = of(s)
      if (thing === undefined || !('on' in s) || !brief.contract.labels.includes(s.on)) continue
      if (labels.indexOf(s.on) !== distinct.indexOf(thing))
        report('wish/order', `${thing} stands next to ${labels[distinct.indexOf(thing)]}, not to ${s.on}`)
    }
  }
}
