/** Labels are data: they are kept as the person wrote them, except that spellings of one label are one class. */

export interface LabelMerge {
  /** Class names in a fixed order. */
  labels: string[]
  /** Given spelling → class. */
  classOf: Map<string, string>
  /** One sentence for each spelling that was changed. */
  notes: string[]
}

export const maxLabelLength = 100

/** Why a text cannot be a label; null when it can. */
export function refuseLabel(label: string): string | null {
  if (label.length > maxLabelLength)
    return `a label of ${label.length} characters, at most ${maxLabelLength} are allowed`
  if (/\p{Cc}|\p{Cs}|[\u2028\u2029]/u.test(label)) return 'a label with control characters'
  return null
}

const tidy = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim()
const fold = (name: string): string => name.toLowerCase()
const counter = /^(.*\p{L}.*?)[ _.-]+\(?\d{1,4}\)?$/u

/**
 * Makes classes of the given spellings (file names, folder names, cells). Spellings that differ in case or white space are one
 * class. With `counters`, `apple_1` and `apple-2` are `apple` when that name stands elsewhere too.
 */
export function mergeLabels(given: readonly string[], counters: boolean): LabelMerge {
  const names = [...new Set(given)]
  const stem = counters ? stems(names.map(tidy)) : (name: string) => name
  const spellings = new Map<string, string[]>()
  for (const name of names) {
    const short = stem(tidy(name))
    spellings.set(fold(short), [...(spellings.get(fold(short)) ?? []), short])
  }
  const lower = [...spellings.values()].flat().filter((s) => s === fold(s) && s !== s.toUpperCase()).length
  const chosen = new Map<string, string>()
  for (const [key, forms] of spellings) {
    const calm = forms.filter((f) => f !== f.toUpperCase()).sort(preferLower)
    // A name in capitals among names in small letters is a slip of the shift key.
    chosen.set(key, calm[0] ?? (lower > 0 && lower * 2 >= names.length ? key : (forms[0] as string)))
  }
  const classOf = new Map(names.map((name) => [name, chosen.get(fold(stem(tidy(name)))) as string]))
  const notes = [...classOf]
    .filter(([name, label]) => name !== label)
    .map(([name, label]) => `"${name}" is read as "${label}"`)
  return { labels: [...new Set(classOf.values())].sort(naturally), classOf, notes }
}

const preferLower = (a: string, b: string): number => Number(a !== fold(a)) - Number(b !== fold(b)) || (a < b ? -1 : 1)

/** `2` before `10`, otherwise by code unit: the order does not depend on the machine's language. */
function naturally(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)]
  return a.trim() !== '' && b.trim() !== '' && Number.isInteger(x) && Number.isInteger(y) ? x - y : a < b ? -1 : 1
}

function stems(names: readonly string[]): (name: string) => string {
  const cut = (name: string) => counter.exec(name)?.[1]?.trim() ?? name
  const known = new Set(names.map(fold))
  const times = new Map<string, number>()
  for (const name of names) times.set(fold(cut(name)), (times.get(fold(cut(name))) ?? 0) + 1)
  const merges = (name: string) =>
    cut(name) !== name && (known.has(fold(cut(name))) || (times.get(fold(cut(name))) ?? 0) > 1)
  // `class_1` and `class_2` alone are two classes, not two recordings of one.
  const left = new Set(names.map((n) => fold(merges(n) ? cut(n) : n)))
  return left.size < 2 ? (name) => name : (name) => (merges(name) ? cut(name) : name)
}
