import type { DataBrief } from '../brief.ts'
import type { Token } from './lex.ts'
import type { DataSetting } from './settings.ts'
import { all, codesOf, has, isNumber, onlyHas, trim, without, written } from './tokens.ts'

const parts: Record<string, 'train' | 'validation' | 'test'> = { TRAIN: 'train', VAL: 'validation', TEST: 'test' }

/** “70/15/15”, “80 % for training and the rest halved”, “hold out a fifth for testing”. */
export function readSplit(given: readonly Token[]): DataSetting[] | null {
  const tokens = sameAgain(given[0]?.text === 'also' ? given.slice(1) : given)
  if (
    !onlyHas(
      tokens,
      'SPLIT TRAIN VAL TEST N P F REST EACHHALF HALFN AND , DIV DASH COLON TO BETWEEN USE KEEP ROW WHERE BY MAKE SHUFFLE SHARE STRATIFY BOTH EACH RATIO GT',
    )
  )
    return null
  const plain = without(tokens, 'SPLIT TO BETWEEN USE KEEP ROW WHERE BY MAKE SHARE EACH BOTH RATIO')
  const extra: DataSetting[] = []
  if (has(plain, 'SHUFFLE')) extra.push({ set: 'as always', what: 'the split is random' })
  if (has(plain, 'STRATIFY')) extra.push({ set: 'as always', what: 'the split is made class by class' })
  const items = trim(without(plain, 'SHUFFLE STRATIFY'), 'AND , COLON', 'AND , COLON')
  const amounts = items.filter((t) => isNumber(t) || ['F', 'REST', 'EACHHALF'].includes(t.code))
  const names = items.filter((t) => t.code in parts)
  if (amounts.length === 0) {
    const about = has(tokens, 'SPLIT', 'TRAIN', 'TEST')
    return extra.length > 0 && about && names.length !== 1 ? extra : null
  }
  const shares =
    threeNumbers(items) ??
    (has(tokens, 'SPLIT') ? twoNumbers(items) : null) ??
    pairs(items, names.length, has(tokens, 'EACH'))
  return shares ? [{ set: 'split', ...shares }, ...extra] : null
}

/** “one third to train with, one for validation and one for the test”: a third each. */
function sameAgain(tokens: readonly Token[]): Token[] {
  const share = tokens.find((t) => t.code === 'F' && /^(?:an?|one) /.test(t.text))
  return tokens.map((t, i) =>
    share && i > tokens.indexOf(share) && t.code === 'N' && t.text === 'one' ? { ...t, ...share } : t,
  )
}

type Shares = Record<'train' | 'validation' | 'test', string | null>

/** `80/20`: training and test. What is wrong with it is said later. */
function twoNumbers(items: readonly Token[]): Shares | null {
  if (!/^(?:N|P)(?: DIV| DASH| COLON| TO) (?:N|P)$/.test(codesOf(items))) return null
  const [train, test] = items.filter(isNumber).map(written)
  const sum = items.reduce((total, t) => total + (t.value ?? 0), 0)
  // Two that leave something over could mean any two of the three parts.
  if (sum !== 100 && sum !== 1) return null
  return { train: train ?? null, validation: null, test: test ?? null }
}

/** `70/15/15` with or without “train/validation/test”: in this order unless it is named otherwise. */
function threeNumbers(items: readonly Token[]): Shares | null {
  const text = codesOf(items)
  const joint = '(?: (?:DIV|DASH|COLON|AND|,)| , AND)?'
  const n = '(?:N|P|F)'
  const name = '(?:TRAIN|VAL|TEST)'
  const three = `${n}${joint} ${n}${joint} ${n}`
  const order = `${name}${joint} ${name}${joint} ${name}`
  if (!new RegExp(`^${three}$|^${three} (?:, |COLON )?${order}$|^${order} (?:, |COLON )?${three}$`).test(text))
    return null
  const numbers = items.filter((t) => isNumber(t) || t.code === 'F').map(written)
  const names = items.filter((t) => t.code in parts).map((t) => parts[t.code] as string)
  const named = names.length === 0 ? ['train', 'validation', 'test'] : names
  if (new Set(named).size !== 3) return null
  const of = (part: string) => numbers[named.indexOf(part)] as string
  return { train: of('train'), validation: of('validation'), test: of('test') }
}

/** A part beside each amount: all in front of their names, or all behind. */
function pairs(given: readonly Token[], names: number, each: boolean): Shares | null {
  // “the remaining 15 %”: the number says it.
  const items = given.filter((t, i) => !(t.code === 'REST' && isNumber(given[i + 1])))
  const tokens = without(items, 'AND , DIV DASH COLON GT')
  const shares: Shares = { train: null, validation: null, test: null }
  const amount = (t: Token | undefined) => t !== undefined && (isNumber(t) || t.code === 'F' || t.code === 'REST')
  let at = 0
  const front = amount(tokens[0])
  while (at < tokens.length) {
    const [a, b] = [tokens[at], tokens[at + 1]]
    const [share, name] = front ? [a, b] : [b, a]
    // “the rest halved”, “15 % each for validation and test”
    if (a && front && amount(a) && b?.code === 'EACHHALF' && at + 2 <= tokens.length) {
      if (a.code !== 'REST') return null
      const rest = tokens.slice(at + 2)
      if (rest.some((t) => !(t.code in parts)) || rest.length > 2) return null
      return named(shares) ? shares : null
    }
    if (front && a?.code === 'EACHHALF' && tokens[at + 1]?.code === 'REST' && at + 2 === tokens.length)
      return named(shares) ? shares : null
    if (!amount(share) || !name || !(name.code in parts)) return null
    const part = parts[name.code] as keyof Shares
    if (shares[part] !== null) return null
    if (share?.code !== 'REST') shares[part] = written(share as Token)
    // One amount for two names: “15 % for validation and test”
    const third = tokens[at + 2]
    if (front && third && third.code in parts && !amount(third)) {
      const second = parts[third.code] as keyof Shares
      if (share?.code !== 'REST' && (!each || shares[second] !== null)) return null
      if (share?.code !== 'REST') shares[second] = written(share as Token)
      at += 3
    } else at += 2
  }
  if (names > 3 || !named(shares)) return null
  return shares
}

const named = (shares: Shares): boolean => Object.values(shares).some((s) => s !== null)

/** Windows, smoothing, scaling, groups, copies, classes of one size, the seed, where labels come from. */
export function readWays(tokens: readonly Token[], brief: DataBrief): DataSetting[] | null {
  return (
    readScaling(tokens) ??
    readWindow(tokens) ??
    readTogether(tokens, brief) ??
    readCopies(tokens) ??
    readPerClass(tokens, brief) ??
    readRest(tokens, brief)
  )
}

function readScaling(given: readonly Token[]): DataSetting[] | null {
  const tokens = without(given, 'ROW CN A EACH TO BETWEEN WHERE USE MAKE BY ALSO COLON LEAVE KEEP')
  const kinds = {
    STANDARD: 'standard',
    MINMAX: 'min-max',
    SYMMETRIC: 'symmetric',
    ROBUST: 'robust',
    UNSCALED: 'none',
  } as const
  if (tokens.length === 2 && tokens[0]?.code === 'NOT' && tokens[1]?.code === 'SCALE')
    return [{ set: 'scale', kind: 'none' }]
  if (tokens.length === 2 && has(tokens, 'SCALE') && has(tokens, 'CLASS', 'L')) return null
  if (
    /^(?:SCALE )?(?:FIT )?(?:SCALE )?(?:ONLY )?TRAIN(?: ONLY)?$/.test(codesOf(tokens)) &&
    has(tokens, 'FIT') &&
    has(tokens, 'SCALE')
  ) {
    return [{ set: 'as always', what: 'scaling is fitted on training readings alone' }]
  }
  if (!onlyHas(tokens, 'SCALE STANDARD MINMAX SYMMETRIC ROBUST UNSCALED AND , RANGE')) return null
  const found = [...new Set(tokens.flatMap((t) => (t.code in kinds ? [kinds[t.code as keyof typeof kinds]] : [])))]
  // “normalise to 0 to 1”, “min-max scaling between -1 and 1”: the range says it.
  if (found.length === 2 && found.includes('min-max') && found.includes('symmetric')) {
    return tokens.some((t) => t.code === 'MINMAX' && /\d/.test(t.text)) ? null : [{ set: 'scale', kind: 'symmetric' }]
  }
  // “make it robust” may mean anything.
  if (tokens.length === 1 && /^robust(?:ly)?$/.test(tokens[0]?.text ?? '')) return null
  if (found.length > 1) return null
  if (found.length === 1) return [{ set: 'scale', kind: found[0] as (typeof kinds)[keyof typeof kinds] }]
  return has(tokens, 'SCALE') && !has(given, 'C') ? [{ set: 'as always', what: 'defaults' }] : null
}

export function readWindow(given: readonly Token[]): DataSetting[] | null {
  const tokens = without(given, 'ROW EACH USE MAKE WHERE BETWEEN BY TO SPLIT CN LAST COLON KEEP EQ')
  // “8 readings per sample”
  const perSample = /^(?:USE |MAKE |KEEP )?N ROW (?:DIV |WHERE |BY |EACH |MAKE )+ROW$/.test(codesOf(given))
  const [amount] = all(given, 'N')
  if (perSample && amount && !amount.unit && /^(?:sample|example|instance)/.test(given.at(-1)?.text ?? '')) {
    return [{ set: 'window', size: amount.text, stride: null, overlap: null }]
  }
  const text = codesOf(tokens)
  const count = (t: Token | undefined) =>
    t?.code === 'N' && !t.unit && Number.isInteger(t.value) && (t.value as number) >= 1
  const numbers = all(tokens, 'N', 'P')
  const [a, b] = numbers
  const window = (size: Token, stride: string | null, overlap: string | null): DataSetting[] | null =>
    count(size) ? [{ set: 'window', size: size.text, stride, overlap }] : null
  if (
    /^SMOOTH (?:GT |A )?(?:AND )?N$|^(?:AVERAGE|SMOOTH)(?: GT)? N$|^N SMOOTH$|^SMOOTH A N$|^SMOOTH (?:C )?(?:GT )?N$/.test(
      text,
    ) &&
    !has(tokens, 'C')
  ) {
    return count(a) ? [{ set: 'smooth', size: (a as Token).text }] : null
  }
  if (
    /^SMOOTH (?:SMOOTH )?(?:WINDOW |GT |AND )*N$|^SMOOTH (?:AND |GT )*N WINDOW$|^SMOOTH SMOOTH (?:GT )?N$/.test(text)
  ) {
    return count(a) ? [{ set: 'smooth', size: (a as Token).text }] : null
  }
  if (!has(tokens, 'WINDOW', 'OVERLAP', 'NOOVERLAP') || !a) return null
  if (/^(?:N WINDOW|WINDOW N)$/.test(text)) return window(a, null, null)
  if (/^(?:NOOVERLAP )?(?:N WINDOW|WINDOW N)(?: (?:AND|,))?(?: NOOVERLAP)?$|^NOOVERLAP WINDOW N$/.test(text))
    return window(a, a.text, null)
  if (/^(?:N WINDOW|WINDOW N)(?: AND| ,| GT)? (?:P OVERLAP|OVERLAP P|OVERLAP N)$/.test(text) && b) {
    // An overlap of a plain number is in readings.
    return b.code === 'P' || count(b) ? window(a, null, written(b)) : null
  }
  if (
    /^(?:N WINDOW|WINDOW N)(?: AND| ,)? OVERLAP HALFN$|^(?:N WINDOW|WINDOW N)(?: AND| ,)? (?:F|HALFN) OVERLAP$|^(?:N WINDOW|WINDOW N)(?: AND| ,)? OVERLAP F$/.test(
      text,
    )
  ) {
    const share = tokens.find((t) => t.code === 'F' || t.code === 'HALFN')
    return share?.text === 'half' || share?.text === 'one half' ? window(a, null, '50%') : null
  }
  if (
    /^(?:OVERLAP )?(?:N WINDOW|WINDOW N)(?: AND| ,)?(?: OVERLAP)? (?:STRIDE N|N STRIDE|STRIDE STRIDE N)$/.test(text) &&
    b
  ) {
    return count(b) ? window(a, b.text, null) : null
  }
  return null
}

function readTogether(tokens: readonly Token[], brief: DataBrief): DataSetting[] | null {
  const what = has(tokens, 'SESSION') ? 'session' : has(tokens, 'FILE', 'RECORDING') ? 'file' : null
  if (!what) {
    const about = has(tokens, 'LEAK') || (has(tokens, 'DUP', 'BOTH') && has(tokens, 'BOTH') && has(tokens, 'NOT'))
    if (
      about &&
      onlyHas(tokens, 'LEAK NOT TRAIN TEST VAL BETWEEN AND ROW DUP BOTH EACH SPLIT OR WHERE DROP , FROM TO')
    ) {
      return [{ set: 'as always', what: 'nothing leaks between the splits' }]
    }
    return null
  }
  if (has(tokens, 'FILE') && has(tokens, 'SESSION')) return null
  if (
    !onlyHas(
      tokens,
      'SESSION FILE RECORDING TOGETHER KEEP ROW EACH SPLIT BY NOT BOTH TRAIN TEST VAL AND OR ONLY BETWEEN WHERE USE TO WINDOW , MAKE',
    )
  )
    return null
  const said =
    has(tokens, 'TOGETHER') ||
    /SPLIT(?: ROW)? (?:BY|BETWEEN) (?:TOGETHER )?(?:EACH )?(?:SESSION|FILE|RECORDING)|BY (?:SESSION|FILE|RECORDING)/.test(
      codesOf(tokens),
    ) ||
    (has(tokens, 'NOT') && (has(tokens, 'BOTH', 'SPLIT') || /TRAIN AND (?:BETWEEN )?TEST/.test(codesOf(tokens)))) ||
    (has(tokens, 'ONLY', 'OR') && has(tokens, 'TRAIN') && has(tokens, 'TEST'))
  if (!said) return null
  const declared = brief.wish.session !== null
  return [
    { set: 'keep together', what: what === 'session' || (declared && has(tokens, 'RECORDING')) ? 'session' : 'file' },
  ]
}

function readCopies(tokens: readonly Token[]): DataSetting[] | null {
  if (!has(tokens, 'AUGMENT', 'NOISE', 'COPY')) return null
  // “remove the noise” is no word about copies.
  const denied =
    /^NOT(?: USE| MAKE| ALSO)* (?:AUGMENT|COPY)(?: (?:ROW|TRAIN|COPY))*$|^NOT(?: USE| MAKE| ALSO)+ NOISE(?: (?:ROW|TRAIN|COPY|TO))*$/
  if (denied.test(codesOf(tokens))) return [{ set: 'no copies' }]
  if (
    !onlyHas(
      tokens,
      'ALSO MAKE USE AUGMENT N P NOISE COPY EACH TRAIN ROW WHERE STD AND BY DIV TIMES ONLY TO , BETWEEN RANGE EQ',
    )
  )
    return null
  const numbers = all(tokens, 'N', 'P')
  const noisy = numbers.filter((t) => t.code === 'P' || (t.value as number) < 1)
  const copies = numbers.filter(
    (t) => t.code === 'N' && !t.unit && Number.isInteger(t.value) && (t.value as number) >= 1,
  )
  if (noisy.length > 1 || copies.length > 1 || noisy.length + copies.length !== numbers.length) return null
  if (noisy.length === 1 && !has(tokens, 'NOISE', 'COPY')) return null
  if (copies.length === 1 && !has(tokens, 'COPY', 'TIMES') && !/N NOISE/.test(codesOf(tokens))) return null
  return [{ set: 'noisy copies', copies: copies[0]?.text ?? null, noise: noisy[0] ? written(noisy[0]) : null }]
}

function readPerClass(given: readonly Token[], brief: DataBrief): DataSetting[] | null {
  const tokens = given.map((t) => (t.code === 'LABELSARE' ? { ...t, code: 'CLASS' } : t))
  if (!has(tokens, 'CLASS', 'BALANCE', 'EACH')) return null
  const named = all(tokens, 'L').flatMap((t) => t.labels ?? [])
  const every = named.length === 0 || named.length === brief.classes.length
  if (
    has(tokens, 'BALANCE') &&
    every &&
    onlyHas(tokens, 'BALANCE L CLASS EACH ROW USE KEEP MAKE WHERE TO BY DROP AND SPLIT FROM LE RATIO') &&
    !has(tokens, 'SPLIT')
  ) {
    return [{ set: 'readings of a class', most: 'smallest' }]
  }
  const numbers = all(tokens, 'N')
  const [one] = numbers
  if (!one || numbers.length !== 1 || one.unit || !Number.isInteger(one.value)) return null
  if (/^(?:USE |KEEP )?N (?:ROW )?EACH(?: LE| ONLY)*$/.test(codesOf(tokens)) && (one.value as number) > 1)
    return [{ set: 'readings of a class', most: one.text }]
  if (
    !onlyHas(tokens, 'N CLASS EACH ROW USE KEEP ONLY LE MAX WHERE BY DIV TO FROM BETWEEN') ||
    !has(tokens, 'EACH', 'DIV', 'BY')
  )
    return null
  return has(tokens, 'ONLY', 'LE', 'MAX', 'USE', 'KEEP', 'DIV', 'EACH')
    ? [{ set: 'readings of a class', most: one.text }]
    : null
}

function readRest(tokens: readonly Token[], brief: DataBrief): DataSetting[] | null {
  const text = codesOf(without(tokens, 'USE WHERE COLON MAKE EQ TO BY'))
  if (/^SEED N$|^N SEED$/.test(text)) {
    const number = tokens.find((t) => t.code === 'N')
    return number && !number.unit ? [{ set: 'seed', number: number.text }] : null
  }
  if (/^(?:EACH )?(?:ROW|A)(?: EACH)?$/.test(text) && has(tokens, 'USE'))
    return [{ set: 'as always', what: 'defaults' }]
  if (/^SHUFFLE(?: ROW| CN| SPLIT)*$/.test(text)) return [{ set: 'as always', what: 'the split is random' }]
  if (/^CLEAN(?: ROW| CN)*$/.test(text)) return null
  if (
    /^(?:EACH )?(?:CLASS|LABELSARE|L)(?: BETWEEN| FROM)? (?:FILE )?NAMES(?: (?:EACH )?FILE)?$|^(?:FILE )?NAMES (?:FILE )?(?:LABELSARE|CLASS)$|^LABELSARE FILE NAMES$/.test(
      text,
    )
  ) {
    return [{ set: 'label', from: 'file-name', column: null }]
  }
  if (/^(?:CLASS|LABELSARE)(?: BETWEEN)? FOLDER(?: NAMES)?$|^FOLDER(?: NAMES)? (?:LABELSARE|CLASS)$/.test(text)) {
    return [{ set: 'label', from: 'folder', column: null }]
  }
  if (/^(?:ROW )?DEFAULT$/.test(text) && brief.columns.length > 0) return [{ set: 'as always', what: 'defaults' }]
  return null
}
