import type { Outcome } from './cases.ts'

const [begin, end] = ['<!-- faults: begin -->', '<!-- faults: end -->']

/** The page with the figures between its marks; they are put at its end where it has none. */
export function withReport(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  const block = `${begin}\n${text}\n${end}`
  if (from < 0 || to < 0) return `${page.trimEnd()}${page ? '\n\n' : ''}${block}\n`
  return page.slice(0, from) + block + page.slice(to + end.length)
}

const share = (part: number, of: number): string =>
  of === 0 ? '–' : `${part} of ${of} (${((part / of) * 100).toFixed(part === of ? 0 : 1)} %)`
const is =
  (...verdicts: Outcome['verdict'][]) =>
  (o: Outcome) =>
    verdicts.includes(o.verdict)

/** Tables of what is found now and what was found at first, and the list of what was not. */
export function report(
  now: readonly Outcome[],
  first: readonly Outcome[],
  run: { controls: number; minutes: number },
): string {
  const kinds = { script: 'scripts', model: 'models', sketch: 'sketches' } as const
  const faults = now.filter((o) => o.origin !== 'variant')
  const known = new Set(now.map((o) => o.id))
  const before = first.filter((o) => known.has(o.id))
  const groups: [string, (o: Outcome) => boolean][] = [
    ...(['script', 'model', 'sketch'] as const).flatMap((kind): [string, (o: Outcome) => boolean][] => [
      [`${kinds[kind]}, by hand`, (o) => o.kind === kind && o.origin === 'hand'],
      [`${kinds[kind]}, by mutation`, (o) => o.kind === kind && o.origin === 'mutation'],
    ]),
    ['all faults', (o) => o.origin !== 'variant'],
  ]
  const rows = groups
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
    ])
  const variants = (list: readonly Outcome[]) => list.filter((o) => o.origin === 'variant')
  const accepted = (list: readonly Outcome[]) =>
    share(variants(list).filter(is('accepted')).length, variants(list).length)
  return [
    table(['faults', 'found', 'cause named', 'found at first', 'cause named at first'], rows),
    '',
    `Right things beside them: ${run.controls}, all accepted. Correct but unusual variants accepted: ${accepted(now)}; at first ${accepted(before)}.`,
    `\`node bench/faults/run.ts\`, ${run.minutes.toFixed(1)} minutes.`,
    ...list('Missed', now.filter(is('missed'))),
    ...list('Found under another cause than was set beforehand', now.filter(is('found'))),
    ...list('Rejected although right', now.filter(is('rejected'))),
    ...list(
      'Missed at first, and what finds them now',
      before.filter(is('missed')).map((o) => ({ ...o, codes: codesNow(now, o) })),
    ),
    ...list('Rejected at first although right', before.filter(is('rejected'))),
  ].join('\n')
}

const codesNow = (now: readonly Outcome[], { id }: Outcome): string[] => now.find((o) => o.id === id)?.codes ?? []

function list(title: string, outcomes: readonly Outcome[]): string[] {
  if (outcomes.length === 0) return []
  const rows = outcomes.map((o) => [`\`${o.id}\``, o.what, o.codes.map((code) => `\`${code}\``).join(', ') || '–'])
  return ['', `**${title}** (${outcomes.length})`, '', table(['case', 'what', 'code'], rows)]
}

/** A Markdown table; code stands in it as code. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
