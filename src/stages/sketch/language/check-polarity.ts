import type { SketchBrief } from '../brief.ts'
import type { Report } from './check.ts'
import { demandsOnly } from './check-demands.ts'
import { checkPairs } from './check-pairs.ts'
import type { SettingOf, SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const belowWords =
  /\b(?:below|under|less|lower|smaller|beneath|fewer|darker|drops|falls?|nearer|closer|weaker|slower|colder|cooler)\b|</
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
      checkBetween(s, settings, plain, report)
      const unless = /\bunless\b/.test(plain)
      const refuses =
        /\b(?:forget|skip|ignor|discard|drop|reject|useless|worthless|nobody|empty|throw|disregard|exclud|leave out|thrown)\w*|\b(?:don't|doesn't|not|never|nothing|no (?:verdict|reading|result|answer|label|judg\w*))\b/.test(
          plain,
        )
      const demands =
        /(?<!\b(?:is|are|it's|was) )\b(?:only(?! the (?:word|text|line|message)\b)|exclusively|solely)\b|\b(?:is|are) (?:only|exclusively) (?=\w+ed\b)|\bjust\b(?! (?:a|an|the|my|noise|dirt|dust|skip|ignor|discard|drop|left|throw|reject|exclud|forget))|\b(?:must|has to|needs?)\b(?! not\b| (?:to )?be (?:skip|ignor|discard|drop|left|thrown|reject|exclud))|\brequires?\b/.test(
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
  }
  checkSwitching(settings, words, report)
  checkNegatedLabels(settings, words, report)
  checkPairs(settings, words, brief, report)
}

/** Of two bounds the smaller is the lower one. */
function checkBetween(
  s: SettingOf<'skip'> | SettingOf<'only when'>,
  settings: readonly SketchSetting[],
  plain: string,
  report: Report,
): void {
  if (!between.test(plain)) return
  for (const o of settings) {
    if ((o.set !== 'skip' && o.set !== 'only when') || o.set !== s.set || o.column !== s.column || o.value <= s.value)
      continue
    const low = (is: string) => is === 'at least' || is === 'above'
    if (s.set === 'only when' && (!low(s.is) || low(o.is)))
      report('wish/polarity', `it is between ${s.value} and ${o.value}`)
  }
}

const lamps = '(?:leds?|lights?|lamps?|lit|shine|glow|red|green|blue|yellow|cyan|magenta|white)'
const offWords = new RegExp(
  '\\b(?:off|dark|out|stop|extinguish\\w*|kill)\\b' +
    `|\\b(?:don't|never|without|shall not|must not)(?: \\w+){0,4}? ${lamps}\\b|\\b(?:no|not)(?: \\w+){0,1}? ${lamps}\\b` +
    `|\\b${lamps} (?:\\w+ )?(?:not|never)\\b`,
)
const lightsOut = /\b(?:off|clears (?:the )?(?:\w+ )?(?:led|light|lamp)|go(?:es)? out|must go out|lights? out|dark)\b/

/** On and off, high and low. */
function checkSwitching(settings: readonly SketchSetting[], words: ClauseWords, report: Report): void {
  const plain = words.plain.replace(/\b(?:not|isn't) (?:sure|certain|confident)\b/g, ' ').replace(/\s+/g, ' ')
  const asked = demandsOnly(words.plain)
  const offs = settings.some((s) => s.set === 'leds off' || (s.set === 'led' && s.do === 'off'))
  for (const s of settings) {
    if (s.set === 'led' && s.do === 'off' && !offWords.test(plain))
      report('wish/polarity', 'it does not turn an LED off')
    if (
      s.set === 'led' &&
      s.do === 'on' &&
      // What goes out after a time was on.
      s.for === undefined &&
      lightsOut.test(plain) &&
      !/\b(?:on|lit|glows?|shines?|and)\b/.test(plain) &&
      !offs
    )
      report('wish/polarity', 'it turns an LED off')
    if (
      s.set === 'pin' &&
      s.level === 'low' &&
      !/\b(?:low|off|down|0|zero|stops?|stopped|halts?|halted|still|deactivate|disable|(?:relay|contact|switch)\w* (?:\w+ )?opens?|opens? the (?:relay|contact|switch))\b/.test(
        asked,
      )
    )
      report('wish/polarity', 'it does not set a pin low')
    if (
      s.set === 'pin' &&
      s.level === 'high' &&
      (s.for === undefined ? /\b(?:low|off)\b/ : /\blow\b/).test(plain) &&
      !highWords.test(plain)
    )
      report('wish/polarity', 'it sets a pin low')
  }
}

const highWords =
  /\b(?:high|(?:turn|switch|comes?|goes?|go|be|is)(?:es|ed|s)? (?:\w+ ){0,3}on|activat\w*|starts?|runs?|close[sd]?|energi[sz]ed?|trigger\w*)\b/

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
  if (/\b(?:no|nothing|don't|never|not)\b.*\bunless\b/.test(words.plain)) return
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
