import type { Outcome } from './cases.ts'
import type { First } from './first.ts'

const [begin, end] = ['<!-- faults: made by bench/faults/run.ts -->', '<!-- /faults -->']

/** The page with the figures between its marks; they are put at its end where it has none. */
export function withReport(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  const block = `${begin}\n\n${text}\n\n${end}`
  if (from < 0 || to < 0) return `${page.trimEnd()}${page ? '\n\n' : ''}${block}\n`
  return page.slice(0, from) + block + page.slice(to + end.length)
}

export interface Run {
  /** Right things that the cases were made of. */
  controls: number
  notCounted: readonly { id: string; what: string; why: string }[]
  /** By the clock, from the first case to the last. */
  minutes: number
  jobs: number
  /** Outcomes that an earlier run had left. */
  kept: number
}

const share = (part: number, of: number): string =>
  of === 0 ? '–' : `${part} of ${of} (${((part / of) * 100).toFixed(part === of ? 0 : 1)} %)`
const is =
  (...verdicts: Outcome['verdict'][]) =>
  (o: Outcome) =>
    verdicts.includes(o.verdict)
const drawOf = ({ id, origin }: Outcome): string => (origin === 'mutation' && /-(\d+)\.\d+$/.exec(id)?.[1]) || ''

type Group = [title: string, of: (o: Outcome) => boolean]

/** By kind and origin, then each draw of mutants for itself. */
function groupsOf(faults: readonly Outcome[]): Group[] {
  const kinds = { script: 'scripts', model: 'models', sketch: 'sketches' } as const
  const draws = [...new Set(faults.map(drawOf))].filter((draw) => draw !== '').sort()
  return [
    ...(['script', 'model', 'sketch'] as const).flatMap((kind): Group[] => [
      [`${kinds[kind]}, by hand`, (o) => o.kind === kind && o.origin === 'hand'],
      [`${kinds[kind]}, by mutation`, (o) => o.kind === kind && o.origin === 'mutation'],
    ]),
    ['all faults', () => true],
    ...draws.map((draw): Group => [`of these, draw ${draw} of mutants`, (o) => drawOf(o) === draw]),
  ]
}

/** Tables of what is found now and what was found at first, and the list of what was not. */
export function report(now: readonly Outcome[], first: First, run: Run): string {
  const faults = now.filter((o) => o.origin !== 'variant')
  const known = new Set(now.map((o) => o.id))
  const before = first.outcomes.filter((o) => known.has(o.id))
  const measured = new Set(before.map((o) => o.id))
  const rows = groupsOf(faults)
    .map(([title, of]) => ({
      title,
      now: faults.filter(of),
      first: before.filter((o) => o.origin !== 'variant' && of(o)),
    }))
    .filter((g) => g.now.length > 0)
    .map((g) => [
      g.title,
      share(g.now.filter(is('named', 'found')).length, g.now.length),
      share(g.now.filter(is('named')).length, g.now.length),
      share(g.first.filter(is('named', 'found')).length, g.first.length),
      share(g.first.filter(is('named')).length, g.first.length),
      `${g.now.filter((o) => !measured.has(o.id)).length}`,
    ])
  const variants = (list: readonly Outcome[]) => list.filter((o) => o.origin === 'variant')
  const accepted = (list: readonly Outcome[]) =>
    share(variants(list).filter(is('accepted')).length, variants(list).length)
  const own = faults.filter((o) => o.origin === 'mutation').length
  const unmeasured = now.filter((o) => !measured.has(o.id))
  return [
    table(['faults', 'found', 'cause named', 'found at first', 'cause named at first', 'no first figure'], rows),
    '',
    `Of the faults, ${share(own, faults.length)} are the mutation tool’s own. Right things beside them: ${run.controls}, all accepted. ` +
      `Correct but unusual variants accepted: ${accepted(now)}; at first ${accepted(before)}.`,
    `\`node bench/faults/run.ts --write\`: ${run.minutes.toFixed(1)} minutes, ${run.jobs} cases at a time` +
      `${run.kept > 0 ? `, ${run.kept} of them left by an earlier run` : ''}; each case is in \`bench/results/faults.json\`.`,
    ...list('Missed', now.filter(is('missed'))),
    ...list('Found under another cause than was set beforehand', now.filter(is('found'))),
    ...list('Rejected although right', now.filter(is('rejected'))),
    ...list(
      'Missed at first, and what finds them now',
      before.filter(is('missed')).map((o) => ({ ...o, codes: codesNow(now, o) })),
    ),
    ...list('Rejected at first although right', before.filter(is('rejected'))),
    ...titled(
      'No first figure: counted neither as found at first nor as missed',
      unmeasured.length,
      ['why', 'cases'],
      reasons(first, unmeasured),
    ),
    ...titled(
      'No fault, and not counted',
      run.notCounted.length,
      ['case', 'what', 'why'],
      run.notCounted.map(({ id, what, why }) => [`\`${id}\``, what, why]),
    ),
  ].join('\n')
}

const codesNow = (now: readonly Outcome[], { id }: Outcome): string[] => now.find((o) => o.id === id)?.codes ?? []

/** One row for each reason, with the cases that it holds for. */
function reasons({ none }: First, outcomes: readonly Outcome[]): string[][] {
  const byReason = new Map<string, string[]>()
  for (const { id } of outcomes) {
    const why = none[id] ?? 'not measured'
    byReason.set(why, [...(byReason.get(why) ?? []), `\`${id}\``])
  }
  return [...byReason].map(([why, ids]) => [why, ids.join(', ')])
}

function list(title: string, outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map((o) => [`\`${o.id}\``, o.what, o.codes.map((code) => `\`${code}\``).join(', ') || '–'])
  return titled(title, outcomes.length, ['case', 'what', 'code'], rows)
}

const titled = (title: string, count: number, head: readonly string[], rows: readonly string[][]): string[] =>
  count === 0 ? [] : ['', `**${title}** (${count})`, '', table(head, rows)]

/** A Markdown table; code stands in it as code. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
