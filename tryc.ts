import { readFileSync } from 'node:fs'
import { readByRules, clausesOf } from './src/language/reader.ts'
import { convertLanguage as L } from './src/stages/convert/language/index.ts'
import { lex } from './src/stages/convert/language/lex.ts'
const brief: any = { file: null, format: 'keras', isInt8: false, inputShape: null, labels: ['a','b'], width: 3, rows: { train: 500, test: 60 }, wish: { text: '', answers: [], representative: 200, tolerance: 0.01, seed: 1 }, budget: {}, problems: [] }
for (const w of readFileSync(0,'utf8').split('\n').filter(Boolean)) {
  const b = { ...brief, wish: { ...brief.wish, text: w } }
  const r = readByRules(L, b)
  console.log('plan' in r ? '  ' : '? ', w)
  for (const c of clausesOf(L, b)) { const rd = r.readings.find(x=>x.words===c.words); console.log('        [' + c.words + ']', rd ? rd.cannot ? 'CANNOT ' + rd.cannot.slice(0,60) : rd.settings.map(s=>L.describe(s,b)).join(' | ') || '(nothing)' : '?? ' + lex(c.words).map(t=>t.code).join(' ')) }
}
