import type { Token } from '../../../language/tokens.ts'
import type { SketchBrief } from '../brief.ts'
import { readList, readOutput, readSilence } from './frame-outputs.ts'
import { readPace } from './frame-pace.ts'
import { readThreshold } from './frame-thresholds.ts'
import { idle, set } from './frame-words.ts'
import { grammarFor } from './grammar.ts'
import { placeholders, sampleOf } from './templates.ts'
import type { SketchSetting } from './vocabulary.ts'
import { type ClauseWords, wordsOf } from './words.ts'

/**
 * Reads a clause by what stands in it, whatever the order: one thing that happens for one or more outcomes, or what a line holds. Every
 * other word has to be one that changes nothing; a clause with any other is not read.
 */
export function readFrame(clause: string, brief: SketchBrief): SketchSetting[] | null {
  const words = wordsOf(clause, brief)
  if (words.unclear.length > 0) return null
  return (
    readSample(clause, brief) ??
    readOutput(words) ??
    readSilence(words, brief) ??
    readList(clause, words, brief) ??
    readLine(words, brief) ??
    readPace(words) ??
    readThreshold(words, brief)
  )
}

/** What a line holds and how it is written: fields and formats in any order. */
function readLine(words: ClauseWords, brief: SketchBrief): SketchSetting[] | null {
  const { tokens } = words
  if (words.labels.length + words.colours.length + words.pins.length + words.texts.length + words.amounts.length > 0)
    return null
  const grammar = grammarFor(brief)
  const glue =
    set(`print prints printed show shows write writes output outputs log report give display send lines line columns column fields
    field values value following per reading sample every each separated object format containing contains holding holds plus also too entries
    order row rows for into form`)
  const fields: string[] = []
  const formats = new Set<string>()
  for (let at = 0; at < tokens.length; ) {
    const longest = (rule: string) => grammar.at(rule, tokens, at).toSorted((a, b) => b.end - a.end)
    const [format] = longest('format')
    const [field, other] = longest('fields')
    if (format && format.end >= (field?.end ?? 0)) {
      formats.add(format.value as string)
      at = format.end
    } else if (field) {
      if (other?.end === field.end) return null
      fields.push(...(field.value as string[]))
      at = field.end
    } else {
      const token = tokens[at] as Token
      const passes =
        token.kind === 'sign' ? /^[,:;()&+]$/.test(token.text) : idle.has(token.text) || glue.has(token.text)
      if (!passes) return null
      at++
    }
  }
  if (formats.size > 1 || new Set(fields).size !== fields.length || fields.length + formats.size < 2) return null
  if (formats.size === 0 && !tokens.some((t) => glue.has(t.text))) return null
  return [
    ...(fields.length > 0 ? [{ set: 'line', fields } as SketchSetting] : []),
    ...[...formats].map((as) => ({ set: 'format', as }) as SketchSetting),
  ]
}

const cue =
  /\b(?:look|looks|like|forms?|formats?|such as|example|exactly|e\.g\.?)(?: (?:like|this|that|so|exactly|example|the following|follows|one))*\s*:?\s*["“„«]?\s*/gi

/** A line shown by example, `must look like this: soil=45.2 state=fine`: the one template that would print it. */
function readSample(clause: string, brief: SketchBrief): SketchSetting[] | null {
  const shown = placeholders(clause, brief).map((p) => p.template)
  if (shown.length > 0) return shown.length === 1 ? [{ set: 'template', text: shown[0] as string }] : null
  const found = new Set<string>()
  for (const match of clause.matchAll(cue)) {
    const sample = clause.slice(match.index + match[0].length).replace(/["”».!\s]+$/, '')
    if (!/[=:]/.test(sample) || sample.length > 120) continue
    for (const template of templatesOf(sample, brief)) if (sampleOf(template, clause, brief)) found.add(template)
  }
  const [template] = found
  return template !== undefined && found.size === 1 ? [{ set: 'template', text: template }] : null
}

/** Every template that could have printed a line: its label, and each of its numbers as any field. */
function templatesOf(sample: string, { contract: { labels, raw } }: SketchBrief): string[] {
  const label = labels
    .toSorted((a, b) => b.length - a.length)
    .find((l) => sample.toLowerCase().includes(l.toLowerCase()))
  if (label === undefined) return []
  const at = sample.toLowerCase().indexOf(label.toLowerCase())
  const named = `${sample.slice(0, at)}{label}${sample.slice(at + label.length)}`
  const numbers = [...named.matchAll(/(?<![\p{L}\p{N}_])-?\d+(?:\.\d+)?/gu)]
  if (numbers.length > 4) return []
  const fields = ['score', 'percent', 'ms', ...raw.map((c) => c.name)]
  let templates = [named]
  for (const number of numbers.toReversed()) {
    const end = number.index + number[0].length
    templates = templates.flatMap((t) => fields.map((f) => `${t.slice(0, number.index)}{${f}}${t.slice(end)}`))
    if (templates.length > 5000) return []
  }
  return templates
}
