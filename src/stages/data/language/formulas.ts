import { columnsOf, ExpressionError, parse } from '../../../expression/index.ts'
import type { DataBrief } from '../brief.ts'
import type { DataSetting } from './settings.ts'

const before =
  /^(?:(?:please|use|take|add|also|compute|calculate|make|with|and|the|a|an|as|new|only|extra|features?|feature|formulas?|expressions?|equation|following|these|this)\b[\s:]*|[\s:])+/i
const after =
  /(?:[\s,]*\b(?:as|an?|the|extra|additional|new|only|features?|too|also|as well|please|for the model|instead of (?:the )?raw (?:values|columns|readings|counts))\b)+\s*$/i

/** Formulas as they stand: `r / (r + g + b)`, `(r - b) / clear`. All of them have to be expressions over columns that there are. */
export function readFormulas(clause: string, brief: DataBrief): DataSetting[] | null {
  const bare = clause.trim().replace(before, '').replace(after, '').trim()
  if (!/[-+*/×÷·−(]/.test(bare)) return null
  const texts = pieces(bare)
  if (texts.length === 0 || !texts.every((text) => isFormula(text, brief))) return null
  const also = /\b(?:also|add|extra|additional|too|as well)\b/i.test(clause)
  const only = /\b(?:use|only|features?:|as (?:the )?features|take)\b/i.test(clause) && !also
  return texts.map((formula) => ({ set: 'formula', formula, as: only ? 'only' : 'also' }))
}

/** Cuts at commas and “and” outside of brackets. */
function pieces(text: string): string[] {
  const found: string[] = ['']
  let depth = 0
  for (const part of text.split(/(\(|\)|,|\band\b)/)) {
    if (part === '(') depth++
    if (part === ')') depth--
    if (depth === 0 && (part === ',' || part === 'and')) found.push('')
    else found[found.length - 1] += part
  }
  return found.map((f) => f.trim()).filter((f) => f !== '')
}

function isFormula(text: string, brief: DataBrief): boolean {
  try {
    const ast = parse(text)
    const columns = columnsOf(ast)
    return (
      ast.kind !== 'column' && columns.length > 0 && columns.every((name) => brief.columns.some((c) => c.name === name))
    )
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
}
