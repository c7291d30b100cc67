import { type Finding, finding } from '../../../findings/index.ts'
import { numbersIn } from './check-numbers.ts'
import type { Token } from './lex.ts'
import { numberOf } from './numbers.ts'
import { type Clause, mainTokens } from './parts.ts'
import type { Always, DataSetting } from './settings.ts'
import { saysDrop } from './signs.ts'
import { codesOf, has } from './tokens.ts'
import { readSplit } from './ways-grammar.ts'

type Of<S extends DataSetting['set']> = Extract<DataSetting, { set: S }>

/** One setting of each of these, at most. */
const single: DataSetting['set'][] = [
  ...(['split', 'seed', 'scale', 'window', 'smooth', 'noisy copies', 'readings of a class'] as const),
  ...(['repeated readings', 'leave out ends', 'outliers', 'keep together'] as const),
]

/** Windows, scaling, split, copies and the like: each says what the clause says of it. */
export function checkWays(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const twice = single.find((set) => settings.filter((s) => s.set === set).length > 1)
  const found = twice ? [finding('wish/conflict', `“${twice}” is there twice`)] : []
  for (const s of settings) {
    const wrong = (code: 'wish/polarity' | 'wish/trigger' | 'wish/order', message: string | null) => {
      if (message !== null) found.push(finding(code, message))
    }
    switch (s.set) {
      case 'scale':
        wrong('wish/polarity', scaleProblem(clause, s))
        break
      case 'window':
        wrong('wish/order', windowProblem(clause, s))
        break
      case 'split':
        wrong('wish/order', splitProblem(clause, s, settings))
        break
      case 'leave out ends':
        wrong('wish/order', endsProblem(clause, s))
        break
      case 'outliers':
        wrong('wish/polarity', outlierProblem(clause, s))
        break
      case 'keep together':
        wrong('wish/trigger', togetherProblem(clause, s))
        break
      case 'noisy copies':
        wrong('wish/order', copiesProblem(s))
        break
      case 'readings of a class':
        wrong('wish/trigger', mostProblem(clause, s))
        break
      case 'repeated readings':
        wrong('wish/polarity', repeatedProblem(clause, s))
        break
      case 'as always':
        wrong('wish/trigger', saysAlways(clause, s.what) ? null : `no word of the clause says “${s.what}”`)
        break
      default:
        break
    }
  }
  return found
}

const kinds: Record<string, Of<'scale'>['kind']> = {
  ...{ STANDARD: 'standard', MINMAX: 'min-max', SYMMETRIC: 'symmetric', ROBUST: 'robust', UNSCALED: 'none' },
}

function scaleProblem({ tokens, text }: Clause, s: Of<'scale'>): string | null {
  const said = [...new Set(tokens.flatMap((t) => kinds[t.code] ?? []))]
  const not = tokens.some(
    (t, i) => t.code === 'NOT' && ['SCALE', 'STANDARD', 'MINMAX'].includes(tokens[i + 1]?.code ?? ''),
  )
  if (not || /\b(?:without|no|un)[- ]?(?:any )?(?:scal|normal|standard)/.test(text))
    return s.kind === 'none' ? null : 'the clause wants no scaling'
  if (s.kind === 'none') return said.includes('none') ? null : 'the clause does not say that nothing is scaled'
  const wanted = said.includes('symmetric') ? ['symmetric'] : said
  if (
    s.kind === 'robust' &&
    !/\b(?:robust\w* \w*scal|scal|normal|outlier|median|quartile|squash|squeeze|map)/.test(text)
  )
    return 'the clause does not say that anything is scaled'
  return wanted.includes(s.kind) ? null : `the clause does not say “${s.kind}”`
}

const strides =
  /\b(?:every|new (?:one|window|segment|frame|chunk)|starts?|begin\w*|moving|hop|advanc\w*|shift\w*|slid\w+ by)\b/
const shared = /\b(?:share[sd]?|overlap\w*|in common|common with)\b/

function windowProblem(clause: Clause, s: Of<'window'>): string | null {
  const { tokens, text } = clause
  const none = has(tokens, 'NOOVERLAP')
  const stride = has(tokens, 'STRIDE') || strides.test(text)
  const overlap = (has(tokens, 'OVERLAP') || shared.test(text)) && !none
  if (none && s.overlap !== null && numberOf(s.overlap) !== 0) return 'the clause wants windows that do not overlap'
  if (none && (s.stride === null || numberOf(s.stride) !== numberOf(s.size)) && s.overlap === null)
    return `windows do not overlap: write “${s.size}” for “stride” too`
  if (s.stride !== null && !none && !stride) return 'no word of the clause says how far windows are apart'
  if (s.overlap !== null && !none && !overlap) return 'no word of the clause says that windows overlap'
  if (overlap && !stride && s.overlap === null) return 'the clause says how much windows overlap'
  if (has(tokens, 'STRIDE') && s.stride === null && s.overlap === null)
    return 'the clause says how far windows are apart'
  const part = tokens.find((t) => t.code === 'P' || t.code === 'F')
  const half = part?.value === 0.5 && numberOf(s.overlap ?? '') === 50
  if (part && !half && s.overlap !== null && numberOf(s.overlap) !== part.value) return `“${part.text}” is the overlap`
  return nearest(tokens, s)
}

/** The number beside “stride” or “overlap” is not the size. */
function nearest(tokens: readonly Token[], s: Of<'window'>): string | null {
  const at = tokens.findIndex((t) => t.code === 'STRIDE' || t.code === 'OVERLAP')
  const behind = tokens[at + 1]
  if (at < 0 || behind?.code !== 'N') return null
  return numberOf(s.size) === behind.value && s.stride !== s.size
    ? `“${behind.text}” is not the size of a window`
    : null
}

/** What the clause says of the parts, with the words between and the numbers of other settings left out. */
function splitProblem(clause: Clause, s: Of<'split'>, settings: readonly DataSetting[]): string | null {
  const codes = 'TRAIN VAL TEST N P F REST EACH EACHHALF DIV DASH COLON , AND SPLIT'.split(' ')
  const own = numbersIn(s).map(numberOf)
  const elsewhere = settings
    .filter((o) => o !== s)
    .flatMap(numbersIn)
    .map(numberOf)
  const tokens = clause.tokens.filter(
    (t) =>
      codes.includes(t.code) &&
      t.text !== 'one' &&
      (t.value === undefined || own.includes(t.value) || !elsewhere.includes(t.value)),
  )
  const once = tokens.filter((t, i) => !names.includes(t.code) || tokens[i - 1]?.code !== t.code)
  const said = readSplit(once)?.find((o): o is Of<'split'> => o.set === 'split')
  if (!said) return byName(once, s)
  const part = (['train', 'validation', 'test'] as const).find((p) =>
    said[p] === null || s[p] === null ? said[p] !== s[p] : numberOf(said[p]) !== numberOf(s[p]),
  )
  return part ? `the clause says ${said[part] ?? 'nothing'} of ${part}` : null
}

const names = ['TRAIN', 'VAL', 'TEST']

/** Each part's number next to its name, before it or behind it. What is held back is for the test. */
function byName(tokens: readonly Token[], s: Of<'split'>): string | null {
  const plain = tokens.filter((t) => names.includes(t.code) || ['N', 'P', 'F', 'REST', 'EACHHALF'].includes(t.code))
  const rest = has(plain, 'REST', 'EACHHALF')
  if (!has(plain, ...names)) {
    const held = tokens.some((t) => /^(?:hold|reserve|set|put|holdout|keep)/.test(t.text))
    return held && (s.train !== null || s.validation !== null) && plain.length === 1
      ? 'what is held back is for the test'
      : null
  }
  const namesFirst = names.includes(plain[0]?.code ?? '')
  for (const [i, part] of (['train', 'validation', 'test'] as const).entries()) {
    const written = s[part]
    const at = plain.findIndex((t) => t.code === names[i])
    if (written === null) {
      if (at >= 0 && part !== 'train' && !rest) return `the clause names ${part}`
      continue
    }
    if (at < 0) return `the clause does not name ${part}`
    // All amounts stand before their names, or all behind, as the first does.
    const sides = namesFirst ? [plain[at + 1], plain[at - 1]] : [plain[at - 1], plain[at + 1]]
    const near = sides.find((t) => t !== undefined && ['N', 'P', 'F'].includes(t.code))
    const each = !near && has(tokens, 'EACH') ? plain.find((t) => t.value === numberOf(written)) : near
    if (each?.value !== numberOf(written)) return `the clause does not say ${written} of ${part}`
  }
  return null
}

function endsProblem(clause: Clause, s: Of<'leave out ends'>): string | null {
  const tokens = mainTokens(clause)
    .map((t) => ({ ...t, code: t.code === 'START' ? 'FIRST' : t.code === 'END' ? 'LAST' : t.code }))
    .filter((t) => ['FIRST', 'LAST', 'N'].includes(t.code) && t.text !== 'one')
  const both = /\bboth (?:ends|sides)\b|\beach end\b|\beither end\b/.test(clause.text)
  // “at the start I was late, so cut the first 5”: the one beside the number counts.
  const near = tokens.filter((t, i) => t.code === 'N' || [tokens[i - 1], tokens[i + 1]].some((o) => o?.code === 'N'))
  const text = codesOf(near)
  const [first, last] = [has(tokens, 'FIRST') || both, has(tokens, 'LAST') || both]
  if ((s.first !== null) !== first && (first || s.first !== null))
    return first ? 'the clause speaks of the first readings' : 'the clause does not speak of the first readings'
  if ((s.last !== null) !== last)
    return last ? 'the clause speaks of the last readings' : 'the clause does not speak of the last readings'
  const [a, b] = tokens.filter((t) => t.code === 'N').map((t) => t.value)
  const order = /^(?:FIRST N LAST N|N FIRST N LAST|FIRST N N LAST)$/.test(text)
    ? [a, b]
    : /^(?:LAST N FIRST N|N LAST N FIRST|LAST N N FIRST)$/.test(text)
      ? [b, a]
      : null
  if (order && (numberOf(s.first ?? '') !== order[0] || numberOf(s.last ?? '') !== order[1]))
    return `the clause says ${order[0]} at the start and ${order[1]} at the end`
  const file = has(clause.tokens, 'FILE')
  const recording = has(clause.tokens, 'RECORDING')
  if (file !== recording && (s.of === 'file') !== file) return `the clause does not say “of each ${s.of}”`
  return saysDrop(clause) ? null : 'no word of the clause says that they go'
}

function outlierProblem(clause: Clause, s: Of<'outliers'>): string | null {
  const [std, iqr] = [has(clause.tokens, 'STD'), has(clause.tokens, 'IQR')]
  if (std !== iqr && (s.measure === 'standard deviations') !== std) return `the clause does not say “${s.measure}”`
  return saysDrop(clause) ? null : 'no word of the clause says that they go'
}

function togetherProblem(clause: Clause, s: Of<'keep together'>): string | null {
  const session = has(clause.tokens, 'SESSION')
  const file = has(clause.tokens, 'FILE', 'RECORDING') && !/\bsessions?\b/.test(clause.text)
  return (s.what === 'session' ? session || /\bsessions?\b/.test(clause.text) : file)
    ? null
    : `the clause does not speak of a ${s.what}`
}

function copiesProblem({ copies, noise }: Of<'noisy copies'>): string | null {
  if (copies !== null && !(Number.isInteger(numberOf(copies)) && !copies.includes('%') && !/per ?cent/.test(copies)))
    return `“${copies}” is no number of copies`
  return noise !== null && Number.isInteger(numberOf(noise)) && !/%|per ?cent/.test(noise)
    ? `“${noise}” is no noise`
    : null
}

/** “of every state”, “per kind of stone” */
export const ofEach = /\b(?:per|each|every|no|any) (?!file|recording|session|reading|row|window|sample)\w+\b/

function mostProblem({ tokens, text }: Clause, s: Of<'readings of a class'>): string | null {
  if (s.most === 'smallest')
    return has(tokens, 'BALANCE') ||
      /\bsmallest\b|\bequal(?:ly)?\b|\bsame number\b|\beven(?:ly)?\b|\bmore (?:\w+ )?than the others?\b/.test(text)
      ? null
      : 'no word of the clause asks for classes of one size'
  return has(tokens, 'CLASS') || ofEach.test(text) ? null : 'the clause does not speak of each class'
}

function repeatedProblem(clause: Clause, s: Of<'repeated readings'>): string | null {
  const keeps =
    /\b(?:keep(?! (?:(?:it|them|only|just) )*(?:once|one)\b)|keeping|leave (?:\w+ )?in|can stay|may stay|stays?|remain|on purpose|do not (?:drop|remove)|don't (?:drop|remove))\b/.test(
      clause.text,
    )
  if (s.action === 'keep') return keeps ? null : 'the clause does not say that repeated readings stay'
  return saysDrop(clause) || !keeps ? null : 'the clause says that repeated readings stay'
}

const always: Record<Always, (clause: Clause) => boolean> = {
  'readings with missing cells are dropped': (c) => has(c.tokens, 'MISSING'),
  'the split is random': (c) => has(c.tokens, 'SHUFFLE'),
  'the split is made class by class': (c) => has(c.tokens, 'STRATIFY'),
  'scaling is fitted on training readings alone': (c) =>
    (has(c.tokens, 'SCALE', 'FIT') || /\bscal/.test(c.text)) && has(c.tokens, 'TRAIN', 'TEST'),
  'nothing leaks between the splits': (c) =>
    has(c.tokens, 'LEAK') || (has(c.tokens, 'OVERLAP', 'NOOVERLAP', 'BOTH') && has(c.tokens, 'TRAIN', 'TEST')),
  'no scaling of labels': (c) => has(c.tokens, 'CLASS', 'LABELSARE') && has(c.tokens, 'SCALE', 'UNSCALED'),
  'repeated readings stay on one side of the split': (c) =>
    has(c.tokens, 'DUP', 'COPY') && (has(c.tokens, 'BOTH', 'SPLIT', 'TOGETHER') || /\bsides?\b/.test(c.text)),
  'readings that are too dark, saturated or too far are dropped': (c) => has(c.tokens, 'WORTHLESS') && saysDrop(c),
  defaults: (c) =>
    has(c.tokens, 'DEFAULT') ||
    /\b(?:use|take) (?:everything|all)\b/.test(c.text) ||
    /\b(?:as (?:you )?(?:always|usual)|always do|usual|default|standard settings|best|like you)\b/.test(c.text),
}

export const saysAlways = (clause: Clause, what: Always): boolean => always[what](clause)
