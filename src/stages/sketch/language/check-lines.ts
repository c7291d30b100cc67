import type { SketchBrief } from '../brief.ts'
import type { Report } from './check.ts'
import { demandsOnly } from './check-demands.ts'
import { columnNames } from './names.ts'
import { outcomeName, type SketchSetting } from './vocabulary.ts'
import type { ClauseWords } from './words.ts'

const changeWords =
  /\b(?:chang\w*|new|news|differ\w*|same|repeat\w*|duplicates?|switch\w*|again|another|other|twice|unlike|update\w*)\b/
const silence = /\b(?:nothing|no|not|never|don't|doesn't|without|silent\w*|silence|quiet\w*|off|mute\w*|disable\w*)\b/
const printing =
  /\b(?:print|show|writ|output|report|say|send|log|display|tell|line|csv|json|value|column|field|serial|also|too|add|include|see|name|label|score|confidence)\w*/

const spoken =
  /\b(?:print|say|writ|wrote|show|log|output|report|line|text|word|messag|quiet|silen|mute|noth|ignor|suppress|hid|skip|leav|tell|serial|only|exclusively|mention|care|bother|interest|matter|announc|speak|talk|comment|spam|shut|display|send|keep out|omit|drop|need|want|see|except|unless|just|forget|empty)\w*/

/** What is printed and when: reports, silence, formats and the fields of a line. */
export function checkLines(
  settings: readonly SketchSetting[],
  words: ClauseWords,
  brief: SketchBrief,
  report: Report,
): void {
  const { plain } = words
  const asked = demandsOnly(plain).replace(/\brepeated or not\b/, ' ')
  const rest = outcomeName('everything else', brief.contract.labels)
  const unless = /\b(?:unless|except|but(?! (?:not|never|nothing|only|just)\b))\b/.test(plain)
  const only = /\b(?:only|exclusively|solely|just)\b/.test(plain)
  for (const s of settings) {
    if (s.set === 'report' && s.when === 'changes' && !changeWords.test(asked))
      report('wish/polarity', 'it does not speak of changes')
    if (s.set === 'report' && s.when === 'never') {
      if (changeWords.test(asked)) report('wish/polarity', 'it speaks of changes, not of no lines at all')
      if (!silence.test(plain)) report('wish/polarity', 'it does not ask for silence')
      if (words.labels.length > 0 || settings.some((o) => printed.has(o.set)))
        report('wish/conflict', 'it says what to print or when, not that nothing is printed')
    }
    if (s.set === 'silent') {
      const named = words.labels.some((l) => l.value === s.on)
      const turned = named && (only || (unless && words.negated.has(s.on)))
      if (turned && !hides.test(plain.replace(/\bnothing (?=.*\b(?:unless|except|but)\b)/, ' ')))
        report('wish/polarity', `it prints only for ${s.on}`)
      if (unless && words.negated.has(s.on) && silence.test(plain)) report('wish/polarity', `it prints for ${s.on}`)
    }
    if (s.set === 'print only' && s.on === rest && /\bunless\b/.test(plain) && silence.test(plain))
      report('wish/polarity', 'it prints for what stands behind “unless”')
    if (s.set === 'silent' && !spoken.test(plain)) report('wish/trigger', 'nothing in it speaks of printing')
    if (s.set === 'line') checkAsked(s.fields, plain, report)
    if (s.set === 'format') checkFormat(s.as, plain, report)
    if (s.set === 'line' && !printing.test(withoutLamps(plain)) && !/[,;]/.test(plain))
      report('wish/column', 'nothing in it speaks of what a line holds')
  }
  checkFields(settings, words, brief, report)
}

const printed = new Set<SketchSetting['set']>(['say', 'silent', 'print only', 'line', 'format', 'template'])
const hides =
  /\b(?:don't|not|never|no|quiet|silent|ignor\w*|skip\w*|hide|suppress\w*|mute\w*|without|nothing|leave out)\b/
const withoutLamps = (plain: string): string => plain.replace(/\b(?:light|lamp)s?\b/g, ' ')

function checkFormat(as: 'human' | 'csv' | 'json', plain: string, report: Report): void {
  const words = {
    csv: /\bcsv\b|\bcomma\w*/,
    json: /\bjson\b/,
    human: /\b(?:plain|human\w*|readable|words?|text|normal)\b/,
  }
  const unwanted = /\b(?:no|not|without|instead of|rather than) (?:csv|json)(?: (?:or|and|nor) (?:csv|json))?\b/g
  if (!words[as].test(plain.replace(unwanted, ' '))) report('wish/trigger', `it does not ask for ${as}`)
}

/** Words that can only be a field of a line. */
const mentions: [field: string, words: RegExp][] = [
  ['score', /\b(?:scores?|confidences?|probabilit(?:y|ies)|how (?:sure|certain|confident))\b/],
  ['percent', /\b(?:percent\w*|per cent)\b|%/],
  ['ms', /\b(?:time ?stamps?|time|ms|millis\w*|uptime)\b/],
  ['label', /\b(?:labels?|class(?:es)?|gestures?|states?|animals?)\b/],
]
const unwantedField =
  /\b(?:no|without|not|leave out|leave away|omit|skip|drop|don't (?:print|show|need|want|like)(?: to (?:see|have))?)(?: (?:the|a|any|its))? (?:scores?|confidences?|probabilit(?:y|ies)|percent\w*|time\w*)\b/g

/** Each field that the clause names is in the line, and what it does not want is not. */
function checkFields(settings: readonly SketchSetting[], words: ClauseWords, brief: SketchBrief, report: Report): void {
  const lines = settings.filter((s) => s.set === 'line')
  const plain = words.plain.replace(unwantedField, ' ')
  const there = [
    ...mentions.filter(([, pattern]) => pattern.test(plain)).map(([field]) => field),
    ...[...columnNames(brief)].flatMap(([column, names]) => {
      const named = names.some((n) => new RegExp(`(?<![\\p{L}\\p{N}_])${n}(?![\\p{L}\\p{N}_])`, 'u').test(plain))
      return column !== 'motion' && named ? [column] : []
    }),
  ]
  if (lines.length === 0) {
    const formats = settings.length > 0 && settings.every((s) => s.set === 'format')
    if (formats && there.length > 1) report('wish/column', `it names ${there.join(', ')} for a line`)
    return
  }
  const fields = new Set(lines.flatMap((s) => (s.set === 'line' ? s.fields : [])))
  const shares = /\b(?:unsure|sure|certain|below|above|under|over|least)\b/.test(plain) && !/\bhow\b/.test(plain)
  for (const field of there) {
    if (fields.has(field) || (shares && (field === 'score' || field === 'percent'))) continue
    if (field === 'score' && fields.has('percent') && there.includes('percent')) continue
    // A label in passing: `for each state`, `next to the gesture`.
    if (
      field === 'label' &&
      /\b(?:each|every|any|when|if|per|which|next to) (?:\w+ )?(?:the )?(?:label|class|gesture|state|animal)/.test(
        plain,
      )
    )
      continue
    report('wish/column', `it names ${field} for a line`)
  }
  for (const [field, pattern] of mentions) {
    const refused = words.plain.match(unwantedField)?.join(' ') ?? ''
    if (fields.has(field) && pattern.test(refused)) report('wish/polarity', `it does not want ${field} in a line`)
  }
}

/** The score is one field, in either form; what is named is there. */
function checkAsked(fields: readonly string[], plain: string, report: Report): void {
  const both = fields.includes('score') && fields.includes('percent')
  if (
    both &&
    !/\b(?:scores?|confidence|probability)\b.*\band\b.*(?:percent|%)|(?:percent|%).*\band\b.*\b(?:scores?|confidence|probability)\b/.test(
      plain,
    )
  )
    report('wish/column', 'it asks for the score once')
  const without = /\b(?:no|not|without|don't|leave|neither|nor|instead|never)\b/.test(plain)
  if (without) return
  const certain = /\b(?:certainty|confidence|how (?:sure|certain|confident)|the (?:score|probability))\b/.test(plain)
  if (certain && !fields.some((f) => f === 'score' || f === 'percent'))
    report('wish/column', 'it asks for the score in a line')
  if (/\b(?:verdict|the (?:label|state|result|answer))\b/.test(plain) && !fields.includes('label'))
    report('wish/column', 'it asks for the label in a line')
}
