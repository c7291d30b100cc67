import type { DataBrief } from '../brief.ts'
import type { Token } from './lex.ts'
import type { Aggregate, DataSetting, Place, Quantity } from './settings.ts'
import { codesOf, has, isNumber, onlyHas, trim, written } from './tokens.ts'

type Feature = Extract<DataSetting, { set: 'feature' | 'arithmetic' | 'unit' | 'of each window' }>

/** What a clause says of the place of its features: `whole`: these are used; `more`: these are made. */
type Said = 'also' | 'only' | 'instead' | 'whole' | 'more'

/** Of one column: its own place, unless it is said otherwise. */
const transforms: readonly Quantity[] = ['log', 'absolute', 'square root', 'square']
const alone = (said: Said): Place => (said === 'also' || said === 'only' ? said : 'instead')
/** Of several columns: “use the shares” are all, “compute the ratio” is one more. */
const together = (said: Said): Place =>
  said === 'instead' ? said : said === 'also' || said === 'more' ? 'also' : 'only'

/** Quantities of one list of columns, by code. */
const ofColumns: Record<string, Quantity> = {
  SHARE: 'share',
  SUM: 'sum',
  PRODUCT: 'product',
  MAG: 'magnitude',
  LOG: 'log',
  ABS: 'absolute',
  SQRT: 'square root',
  SQUARE: 'square',
}
const aggregateOf: Record<string, Aggregate> = {
  ...{ AVERAGE: 'mean', STD: 'std', MIN: 'min', MAX: 'max', RMS: 'rms', RANGE: 'range' },
}
/** Over several columns of one reading. */
const across: Record<string, Quantity> = { AVERAGE: 'mean', MIN: 'smallest', MAX: 'largest', RANGE: 'spread' }

/** Whether a sample of this project is a window of readings, as far as its settings tell. */
export const isWindowed = (brief: DataBrief): boolean =>
  (brief.wish.window?.size ?? 1) > 1 || (brief.wish.window === null && brief.sensor === 'lsm9ds1')

/** “use the share of red and the brightness”, “divide each colour by clear”, “mean and standard deviation of each axis”. */
export function readFeatures(given: readonly Token[], windowed: boolean, colours: string[]): DataSetting[] | null {
  const place = given.findIndex((t) => t.code === 'ALSO')
  const isColumn = (t: Token) => t.code === 'C' || t.code === 'A'
  // “shares and also brightness” adds to the shares; “also the brightness” to what there is without it.
  const also = place >= 0 && !(given.slice(0, place).some(isColumn) && given.slice(place).some(isColumn))
  const only = has(given, 'ONLY') || has(given, 'CONVERTTO')
  if (also && only) return null
  // “use the shares” are all; “compute the ratio” is one more.
  const instead = given.slice(given.findIndex((t) => t.code === 'CONVERTTO') + 1)
  const asIs = has(given, 'CONVERTTO') && has(instead, 'A', 'C') && onlyHas(instead, 'A C EACH RAW')
  const as =
    asIs || given.some((t) => /^replac/.test(t.text))
      ? 'instead'
      : also
        ? 'also'
        : only
          ? 'only'
          : has(given, 'USE', 'CN') || given.some((t) => t.code === 'RAW')
            ? 'whole'
            : has(given, 'DIVIDE', 'SCALE')
              ? 'instead'
              : 'more'
  const kept = given.filter((t) => !['ALSO', 'ONLY'].includes(t.code))
  const bare = withoutTail([...kept])
  const tokens = bare && trim(bare, 'USE MAKE WHERE KEEP BY CN COLON TO EQ', 'CN ROW BETWEEN')
  if (!tokens || tokens.length === 0 || has(tokens, 'DROP', 'NOT', 'EXCEPT')) return null
  const window = readAggregates(tokens, windowed)
  if (window) return [window]
  // “use chromaticity”: there is one way.
  if (codesOf(tokens) === 'SHARE' && colours.length === 3) {
    return [{ set: 'feature', quantity: 'share', of: colours, by: [], as: together(as) }]
  }
  const items = readItems(tokens, windowed, as)
  if (!items) return null
  // A column alone is a feature only next to others, or where it is added.
  if (items.length === 1 && items[0]?.set === 'feature' && items[0].quantity === 'value') {
    // “lux too” may go on with whatever was said before.
    if (!also || !given.some((t) => ['USE', 'MAKE', 'CN'].includes(t.code) || /^(?:add|append|as an)/.test(t.text)))
      return null
  }
  return items
}

/** Without “instead of the raw values” and “not the raw counts” at the end. Null where something else stands there. */
function withoutTail(tokens: Token[]): Token[] | null {
  const at = tokens.findIndex((t) => t.code === 'CONVERTTO' || t.code === 'NOT')
  if (at < 1) return tokens
  const tail = tokens.slice(at + 1)
  if (tail.length > 0 && onlyHas(tail, 'RAW CN ROW C A') && has(tail, 'RAW', 'CN', 'ROW'))
    return trim(tokens.slice(0, at), '', ', AND')
  return tokens
}

/** Splits at every “and” and comma that leaves features on both sides. */
function readItems(tokens: readonly Token[], windowed: boolean, as: Said): Feature[] | null {
  const whole = readItem(tokens, windowed, as)
  if (whole) return [whole]
  for (let at = tokens.length - 2; at > 0; at--) {
    const code = tokens[at]?.code
    if (code !== 'AND' && code !== ',') continue
    const last = readItem(trim(tokens.slice(at + 1), 'AND , USE MAKE WHERE', 'CN ROW'), windowed, as)
    if (!last) continue
    const first = readItems(trim(tokens.slice(0, at), '', 'AND , CN ROW'), windowed, as)
    if (first) return [...first, last]
  }
  return null
}

function readItem(given: readonly Token[], windowed: boolean, as: Said): Feature | null {
  const tokens = trim(
    given.filter((t) => t.code !== 'EACH' && t.code !== 'CN'),
    'USE MAKE BY',
    'ROW',
  )
  // “over” divides here; every other word of its kind compares.
  const text = tokens.map((t) => (t.code === 'GT' && t.text === 'over' ? 'OVER' : t.code)).join(' ')
  const columns = (n: number): string[] => tokens.filter((t) => t.code === 'C' || t.code === 'A')[n]?.columns ?? []
  const feature = (quantity: Quantity, of: string[], by: string[] = []): Feature | null =>
    of.length === 0 || tokens.some((t) => t.any)
      ? null
      : { set: 'feature', quantity, of, by, as: transforms.includes(quantity) ? alone(as) : together(as) }
  const c = '(?:C|A)'
  if (/^(?:RAW )?(?:C|A)(?: RAW| ROW)*$/.test(text)) return feature('value', columns(0))
  const code = Object.keys(ofColumns).find((q) =>
    new RegExp(`^(?:RAW )?${q}(?: BETWEEN| ROW| TO)? ${c}(?: ROW)?$|^${c}(?: ROW)? (?:WHERE |BY |TO )?${q}$`).test(
      text,
    ),
  )
  if (code) {
    const of = columns(0)
    if (['SUM', 'PRODUCT', 'MAG'].includes(code) && of.length < 2) return null
    return feature(ofColumns[code] as Quantity, of)
  }
  if (
    new RegExp(
      `^(?:SHARE )?${c} (?:DIV|OVER|BY) (?:TOTAL|SUM(?: C)?)$|^DIVIDE ${c} BY (?:TOTAL|SUM(?: C)?)$|^SCALE ${c} (?:BY|DIV) (?:TOTAL|SUM(?: C)?)$`,
    ).test(text)
  ) {
    return feature('share', columns(0), columns(1))
  }
  const two = columns(0).length === 2 ? [columns(0).slice(0, 1), columns(0).slice(1)] : null
  if (/^RATIO(?: BETWEEN)? C$|^C RATIO$/.test(text)) return two ? feature('ratio', two[0] as string[], two[1]) : null
  if (
    /^RATIO(?: BETWEEN)? C (?:TO|OVER|DIV|BY|COLON|AND) C$|^C (?:TO|DIV|OVER|COLON) C RATIO$|^C DIV C$|^(?:DIVIDE|SCALE) C (?:BY|DIV|TO) C$|^C OVER C$/.test(
      text,
    )
  ) {
    return columns(1).length === 1 ? feature('ratio', columns(0), columns(1)) : null
  }
  if (/^(?:DIFF|ABSDIFF|ABS DIFF)(?: BETWEEN)? C$|^C DIFF$/.test(text)) {
    const quantity = /ABS/.test(text) ? 'absolute difference' : 'difference'
    return two ? feature(quantity, two[0] as string[], two[1]) : null
  }
  if (/^(?:DIFF|ABSDIFF|ABS DIFF)(?: BETWEEN)? C (?:TO|AND|MINUS) C$|^C MINUS C(?: DIFF)?$/.test(text)) {
    const quantity = /ABS/.test(text) ? 'absolute difference' : 'difference'
    return columns(1).length === 1 ? feature(quantity, columns(0), columns(1)) : null
  }
  if (/^SUBTRACT C BETWEEN C$/.test(text)) {
    return columns(0).length === 1 ? feature('difference', columns(1), columns(0)) : null
  }
  const over = Object.keys(across).find((q) => new RegExp(`^${q}(?: BETWEEN)? C$|^C ${q}$`).test(text))
  if (over && !windowed) return columns(0).length > 1 ? feature(across[over] as Quantity, columns(0)) : null
  if (/^(?:C|A) TIMES C$|^PRODUCT C AND C$/.test(text)) return feature('product', [...columns(0), ...columns(1)])
  return readArithmetic(tokens, text, columns(0), as)
}

function readArithmetic(tokens: readonly Token[], text: string, of: string[], as: Said): Feature | null {
  const number = tokens.find(isNumber)
  const arithmetic = (operation: 'times' | 'divided by' | 'plus' | 'minus'): Feature | null =>
    number && !number.unit && number.code === 'N' && of.length > 0
      ? { set: 'arithmetic', of, operation, number: written(number), as: alone(as) }
      : null
  if (/^DIVIDE (?:C|A) BY N$|^(?:C|A) DIV N$|^(?:C|A) DIVIDE BY N$/.test(text)) return arithmetic('divided by')
  if (/^MULTIPLY (?:C|A) (?:BY|WHERE) N$|^(?:C|A) TIMES N$|^N TIMES (?:C|A)$/.test(text)) return arithmetic('times')
  if (/^SUBTRACT N BETWEEN (?:C|A)$|^(?:C|A) MINUS N$/.test(text)) return arithmetic('minus')
  if (/^(?:C|A) AND N$/.test(text) && tokens[1]?.text === 'plus') return arithmetic('plus')
  const unit = /^(?:C|A) (?:BETWEEN U )?(?:TO |BETWEEN )?U$|^(?:C|A) U (?:CONVERTTO U)$/.test(text)
  if (unit && of.length > 0) {
    const units = tokens.filter((t) => t.code === 'U').map((t) => t.unit as string)
    const first = units[0] as string
    if (units.length === 1) return { set: 'unit', of, from: null, to: first, as: alone(as) }
    return /CONVERTTO/.test(text)
      ? { set: 'unit', of, from: units[1] as string, to: first, as: alone(as) }
      : { set: 'unit', of, from: first, to: units[1] as string, as: alone(as) }
  }
  return null
}

/** “mean and standard deviation of each axis (in a window)”. */
function readAggregates(given: readonly Token[], windowed: boolean): Feature | null {
  // “from the accelerometer the mean of each axis”: of its axes.
  const whole = given.find((t) => t.code === 'C' && (t.columns?.length ?? 0) > 1)
  const tokens = whole && given[0]?.code === 'FROM' ? given.filter((t) => !['A', 'FROM'].includes(t.code)) : given
  const codes = Object.keys(aggregateOf)
  const named = tokens.filter((t) => codes.includes(t.code))
  if (
    named.length === 0 ||
    !onlyHas(tokens, `${codes.join(' ')} AND , EACH C A CN WHERE WINDOW USE MAKE BY DIV ROW BETWEEN GT COLON`)
  )
    return null
  const columns = tokens.filter((t) => t.code === 'C' || t.code === 'A')
  if (columns.length > 1) return null
  if (!has(tokens, 'WINDOW') && !windowed) return null
  const [one] = columns
  return {
    set: 'of each window',
    aggregates: [...new Set(named.map((t) => aggregateOf[t.code] as Aggregate))],
    columns: one?.code === 'C' ? (one.columns ?? []) : [],
  }
}
