import { type Finding, finding } from '../../../findings/index.ts'
import type { ClauseReading } from '../../../language/types.ts'
import type { ConvertBrief } from '../brief.ts'
import { lex, numberOf } from './lex.ts'
import type { ConvertSetting } from './settings.ts'

/** Codes of which one has to stand in a clause that asks for this. */
const triggers: Record<ConvertSetting['set'], string> = {
  'calibrate with': 'CAL ROW',
  'accuracy loss': 'LOSS ACC POINT TOLERATE',
  weights: 'PERCHANNEL PERLAYER SCALEW',
  seed: 'SEED',
  'as always': 'INT8 DEFAULT QUANT',
}

/** What speaks against a model's reading of a clause. */
export function check(reading: ClauseReading, brief: ConvertBrief): Finding[] {
  if (reading.cannot !== undefined) return []
  const tokens = lex(reading.words)
  const settings = reading.settings as ConvertSetting[]
  const numbers = tokens.filter((t) => t.code === 'N' || t.code === 'P')
  const has = (codes: string) => tokens.some((t) => codes.split(' ').includes(t.code))
  const found: Finding[] = []
  if (settings.length === 0) {
    const asks =
      numbers[0] ?? tokens.find((t) => ['CAL', 'LOSS', 'PERCHANNEL', 'PERLAYER', 'SEED', 'INT8'].includes(t.code))
    return asks ? [finding('wish/nothing', `“${asks.text}” asks for something, but nothing was read`)] : []
  }
  for (const s of settings) {
    if (!has(triggers[s.set])) found.push(finding('wish/trigger', `no word of the clause asks for “${s.set}”`))
    const problem = problemOf(s, brief)
    if (problem) found.push(finding('wish/not-in-project', problem))
  }
  const used = settings.flatMap((s) => numbersOf(s))
  const invented = used.find((text) => !numbers.some((n) => n.value === numberOf(text)))
  if (invented !== undefined) found.push(finding('wish/number', `“${invented}” is no number of the clause`))
  const forgotten = numbers.find((n) => !used.some((text) => numberOf(text) === n.value))
  if (forgotten) found.push(finding('wish/number', `the number “${forgotten.text}” of the clause is not used`))
  for (const s of settings) {
    if (s.set === 'accuracy loss') {
      const token = numbers.find((n) => n.value === numberOf(s.atMost))
      const unit = token?.code === 'P' ? 'percent' : has('POINT') ? 'points' : 'share'
      if (token && s.in !== unit) found.push(finding('wish/unit', `“${token.text}” is in ${unit}`))
    }
    if (s.set === 'weights' && has(s.scale === 'per channel' ? 'PERLAYER' : 'PERCHANNEL') && !has('NOT')) {
      found.push(finding('wish/polarity', `the clause does not say “${s.scale}”`))
    }
  }
  return found
}

function numbersOf(s: ConvertSetting): string[] {
  if (s.set === 'calibrate with') return s.rows === 'all' ? [] : [s.rows]
  if (s.set === 'accuracy loss') return s.atMost === '0' ? [] : [s.atMost]
  return s.set === 'seed' ? [s.number] : []
}

/** Why this project cannot have a setting; null where it can. */
export function problemOf(s: ConvertSetting, brief: ConvertBrief): string | null {
  if (brief.isInt8 && s.set !== 'as always') return 'the model is INT8 already and is used as it is'
  switch (s.set) {
    case 'calibrate with': {
      if (s.rows === 'all') return null
      const rows = numberOf(s.rows)
      if (!Number.isInteger(rows) || rows < 10) return `${s.rows} rows are too few to find the ranges: at least 10`
      return rows <= brief.rows.train ? null : `there are ${brief.rows.train} training rows`
    }
    case 'accuracy loss': {
      const loss = numberOf(s.atMost) / (s.in === 'share' ? 1 : 100)
      return loss >= 0 && loss <= 0.5 ? null : 'a model that loses more than half of its right answers is of no use'
    }
    case 'seed':
      return Number.isInteger(numberOf(s.number)) ? null : `${s.number} is no whole number`
    default:
      return null
  }
}
