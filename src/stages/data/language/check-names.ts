import { type Finding, finding } from '../../../findings/index.ts'
import type { DataBrief } from '../brief.ts'
import { shareGroup } from './features.ts'
import { groupsOf, impliedColumns } from './implied.ts'
import { lex, type Token } from './lex.ts'
import { type Clause, partOf } from './parts.ts'
import type { DataSetting } from './settings.ts'
import { signAt } from './signs.ts'
import { all, has } from './tokens.ts'

export function columnsIn(s: DataSetting): string[] {
  if (s.set === 'drop readings' || s.set === 'keep readings')
    return s.all.flatMap((c) => [c.column, ...(c.than ? [c.than] : [])])
  if (s.set === 'feature') return [...s.of, ...s.by]
  if ('columns' in s && Array.isArray(s.columns)) return s.columns
  return 'of' in s && Array.isArray(s.of) ? s.of : []
}

/** Columns and classes of the clause and of the settings are the same ones, and what goes and what stays is not exchanged. */
export function checkNames(clause: Clause, settings: readonly DataSetting[], brief: DataBrief): Finding[] {
  return [
    ...checkColumns(clause, settings, brief),
    ...checkLabels(clause, settings, brief),
    ...checkSigns(clause, settings),
    ...checkUnknown(clause, settings),
  ]
}

/** Said as what is not used: “not the gyro”, “instead of the raw counts”. */
function isDenied(clause: Clause, token: Token): boolean {
  const before = clause.tokens.slice(0, clause.tokens.indexOf(token))
  const turn = before.findLastIndex((t) => ['NOT', 'EXCEPT', 'CONVERTTO', 'DROP'].includes(t.code))
  return turn >= 0 && !before.slice(turn).some((t) => [',', 'KEEP', 'USE', 'MAKE'].includes(t.code))
}

function checkColumns(clause: Clause, settings: readonly DataSetting[], brief: DataBrief): Finding[] {
  const columns = clause.tokens.filter((t) => t.code === 'C')
  const named = columns.flatMap((t) => t.columns ?? [])
  const implied = impliedColumns(clause, brief)
  const own = settings.flatMap(columnsIn)
  const shares = settings.flatMap((s) =>
    s.set === 'feature' && s.quantity === 'share' ? (shareGroup(s, brief) ?? []) : [],
  )
  const whole = has(clause.tokens, 'A')
  const invented = settings
    .filter((s) => !(whole && columnsIn(s).length === brief.columns.length))
    .flatMap(columnsIn)
    .find((c) => !named.includes(c) && !implied.includes(c))
  if (invented) return [finding('wish/column', `the clause does not name ${invented}`)]
  const chosen = settings.some(
    (s) => s.set === 'use columns' || (s.set === 'feature' && s.as !== 'also') || s.set === 'arithmetic',
  )
  const rows = settings.every((s) => s.set === 'drop readings' || s.set === 'keep readings')
  for (const t of columns) {
    const list = t.columns ?? []
    const idle =
      (partOf(clause, t)?.kind !== 'main' && !list.some((c) => own.includes(c))) ||
      (rows && inGeneral.test(t.text)) ||
      (chosen && isDenied(clause, t) && !list.some((c) => own.includes(c))) ||
      narrowed(clause, t)
    // “the share of red in red, green and blue”: what the share is of is named beside the whole.
    const apart = shares.length > 0 && columns.some((o) => o !== t && o.columns?.some((c) => own.includes(c)))
    const forgotten = list.find((c) => !own.includes(c) && !(list.length > 1 && shares.includes(c) && apart))
    if (forgotten && !idle) return [finding('wish/column', `the clause names ${forgotten}, which no setting uses`)]
  }
  return [...checkLists(clause, settings), ...checkGroups(clause, settings, brief, named)]
}

/** “use soil and light”: what is used or left out is the whole list. */
function checkLists(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  for (const s of settings) {
    if (s.set !== 'use columns' && s.set !== 'leave out columns') continue
    const list = clause.tokens.find((t) => t.code === 'C' && (t.columns ?? []).some((c) => s.columns.includes(c)))
    const missing = list && !narrowed(clause, list) ? list.columns?.find((c) => !s.columns.includes(c)) : undefined
    if (missing) return [finding('wish/column', `${missing} is on the same list as ${s.columns.join(', ')}`)]
    const axis = list && narrowed(clause, list) ? /\b([xyz])[ -]ax/.exec(clause.text)?.[1] : undefined
    const other = axis && s.columns.find((c) => !c.endsWith(axis))
    if (other) return [finding('wish/column', `the clause speaks of the ${axis} axis, not of ${other}`)]
    const alsoRows = settings.some((o) => o.set === 'drop readings' && o.all.some((c) => s.columns.includes(c.column)))
    const mentions = clause.tokens.filter((t) => (t.columns ?? []).some((c) => s.columns.includes(c))).length
    if (s.set === 'leave out columns' && alsoRows && mentions < 2)
      return [finding('wish/conflict', `${s.columns.join(', ')} is left out, and judged by`)]
  }
  return []
}

/** “chromaticity”, “total acceleration”: a group that is not named column by column is whole. */
function checkGroups(
  clause: Clause,
  settings: readonly DataSetting[],
  brief: DataBrief,
  named: readonly string[],
): Finding[] {
  for (const whole of groupsOf(clause.text, brief)) {
    const group = whole.filter((c) => !named.includes(c))
    for (const s of settings) {
      if (s.set !== 'feature') continue
      const own = s.of.filter((c) => group.includes(c))
      if (own.length > 0 && own.length < group.length)
        return [finding('wish/column', `the clause means ${group.join(', ')}, not ${own.join(', ')} alone`)]
    }
  }
  return []
}

/** “the colours get lost” */
const inGeneral = /^(?:colou?rs?|rgb|three colou?rs)$/

/** “the z axis of the gyroscope”: the whole that one axis belongs to. */
const narrowed = (clause: Clause, t: Token): boolean =>
  (t.columns?.length ?? 0) > 1 && /\b[xyz][ -]axis\b/.test(clause.text)

const classSets = ['leave out classes', 'only classes']

function checkLabels(clause: Clause, settings: readonly DataSetting[], brief: DataBrief): Finding[] {
  const labels = clause.tokens.filter((t) => t.code === 'L')
  const classes = settings.flatMap((s) => (s.set === 'leave out classes' || s.set === 'only classes' ? s.labels : []))
  const only = settings.flatMap((s) => (s.set === 'only classes' ? s.labels : []))
  const named = labels.flatMap((t) => t.labels ?? [])
  const invented = classes.find((l) => !named.includes(l))
  // A class that stays out may be named beside those that are learned, or in a reason.
  const out = only.length > 0 ? laterLabels(clause, brief) : []
  const forgotten = labels
    .filter((t) => partOf(clause, t)?.kind === 'main')
    .flatMap((t) => t.labels ?? [])
    .find((l) => !classes.includes(l) && !out.includes(l))
  const wrong = only.some((l) => out.includes(l))
  const subject = !settings.some((s) => classSets.includes(s.set)) && aboutThing.test(clause.text)
  if (invented === undefined && (forgotten === undefined || subject) && !wrong) return []
  return [
    finding(
      'wish/label',
      `classes of the clause: ${named.join(', ') || 'none'}; of the settings: ${classes.join(', ') || 'none'}`,
    ),
  ]
}

/** “what makes a brick a brick” */
const aboutThing = /\bmakes? an? \w+ an? \w+\b/

const later =
  /\b(?:later|not asked|another time|not now|next year|easy|can wait|by hand|already|elsewhere|sorted out|picks? out|picked out|somebody else|someone else)\b/

/** Classes of a part that says why they are left out of those that are learned. */
const laterLabels = (clause: Clause, brief: DataBrief): string[] =>
  clause.parts
    .slice(1)
    .filter((p) => later.test(p.text))
    .flatMap((p) => lex(p.text, brief).flatMap((t) => t.labels ?? []))

/** What goes and what stays. */
function checkSigns(clause: Clause, settings: readonly DataSetting[]): Finding[] {
  const signs = {
    ...{ 'use columns': 'keep', 'only classes': 'keep' },
    ...{ 'leave out columns': 'drop', 'leave out classes': 'drop' },
  } as const
  return settings.flatMap((s) => {
    const wanted = signs[s.set as keyof typeof signs]
    if (!wanted) return []
    const names = 'labels' in s ? (s.labels as string[]) : columnsIn(s)
    const places = clause.tokens.filter((t) =>
      [...(t.columns ?? []), ...(t.labels ?? [])].some((n) => names.includes(n)),
    )
    const token = places.find((t) => t.code !== 'A') ?? places[0]
    const said = signAt(clause, token)
    if (said === wanted) return []
    const what = `${names.join(', ')} ${wanted === 'keep' ? 'stays' : 'goes'}`
    return [
      finding(
        'wish/polarity',
        said === null ? `no word of the clause says that ${what}` : `the clause does not say that ${what}`,
      ),
    ]
  })
}

/** Words on a list with names that are no names are perhaps names that are not known here. */
function checkUnknown({ tokens }: Clause, settings: readonly DataSetting[]): Finding[] {
  const lists = ['leave out classes', 'only classes', 'leave out columns', 'use columns']
  if (!settings.some((s) => lists.includes(s.set))) return []
  const name = (t: Token | undefined): boolean => t?.code === 'C' || t?.code === 'L'
  const joint = (t: Token | undefined): boolean => t?.code === 'AND' || t?.code === 'OR'
  const ends = (t: Token | undefined): boolean => t === undefined || [',', 'AND', 'OR', 'CN', 'CLASS'].includes(t.code)
  const odd = tokens.find(
    (t, i) =>
      t.code === '?' &&
      /^[\p{L}]{3,}$/u.test(t.text) &&
      ((joint(tokens[i - 1]) && name(tokens[i - 2]) && ends(tokens[i + 1])) ||
        (joint(tokens[i + 1]) && name(tokens[i + 2]))),
  )
  return odd ? [finding('wish/column', `“${odd.text}” may be a name that is not known here`)] : []
}

export const namedColumns = (clause: Clause): string[] => all(clause.tokens, 'C').flatMap((t) => t.columns ?? [])
