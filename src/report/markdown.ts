import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from '../project/project.ts'
import { codeBlock, codeSpan, escapeMarkdown } from './escape.ts'
import type { Report } from './schema.ts'
import { columns, markdownTable, numeric, summaryRows } from './table.ts'
import { escalations, review, words } from './words.ts'

/** report.md: for people. Pictures and tables are linked from the artifacts next to it. */
export function markdownReport(report: Report, project: Project, out: string): string {
  const parts = [
    `# ${escapeMarkdown(report.project)} on the ${project.board.title}: ${report.status}`,
    project.config.purpose ? `> ${escapeMarkdown(project.config.purpose)}` : '',
    markdownTable(columns, summaryRows(report), numeric),
    questions(report),
    review(report),
    words(report),
    escalations(report),
    findings(report),
    verification(report),
    device(report, project),
    isCurrent(report, 'train') ? picture(out, 'model/learning-curve.png', 'Learning curve') : '',
    isCurrent(report, 'verify') ? confusion(out) : '',
    why(report),
    artifacts(report),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** Whether a stage's artifacts in the output folder belong to this report, not to an earlier run. */
const isCurrent = (report: Report, stage: string): boolean =>
  report.stages.some((s) => s.stage === stage && (s.status === 'passed' || s.status === 'unchanged'))

/** What only a person can answer, numbered. */
export function questions(report: Report): string {
  if (!report.questions.length) return ''
  const items = report.questions.map((q) => {
    const [first = '', ...rest] = q.text.split('\n')
    const about = q.about ? ` — about “${escapeMarkdown(q.about)}”` : ''
    return `${q.number}. ${escapeMarkdown(first)}${about}${rest.length ? `\n\n${indented(codeBlock(rest.join('\n')))}` : ''}`
  })
  const answerable = report.questions.find((q) => q.answerable && q.about)
  const how = answerable
    ? `\n\nAnswer with \`tinyml answer ${answerable.number} "…"\`: the same demand in other words; \`--leave-out\` drops it.`
    : ''
  return `## Questions for you\n\n${items.join('\n')}${how}`
}

/** So that it belongs to the list item above it. */
const indented = (block: string): string => block.replace(/^/gm, '   ')

/** Each finding with its place and what to do; errors first. */
export function findings(report: Report): string {
  const order = { error: 0, warning: 1, note: 2 }
  const all = report.stages
    .flatMap((s) => s.findings.map((f) => ({ stage: s.stage, ...f })))
    .sort((a, b) => order[a.severity] - order[b.severity])
  if (!all.length) return ''
  const lines = all.map(
    (f) =>
      `- **${f.severity}** ${escapeMarkdown(f.stage)} ${codeSpan(f.code)}${f.where ? ` at ${codeSpan(f.where)}` : ''}: ${escapeMarkdown(f.message)}` +
      (f.severity === 'note' ? '' : `\n  *${escapeMarkdown(f.hint)}*`),
  )
  return `## Findings\n\n${lines.join('\n')}`
}

const notKnown = 'not known'
const percent = (x: number) => `${(100 * x).toFixed(1)} %`

function verification(report: Report): string {
  const v = report.verification
  if (!v) return ''
  const flip = (n: number | null) => (n === null ? 'does not apply' : `${n} of ${v.rows} rows`)
  return [
    '## Verification',
    '',
    `The unmodified sketch ran on the virtual board over ${v.rows} held-out samples; the label of ${percent(v.agreement)} of them equals the reference (LiteRT on the features made in Python).`,
    '',
    markdownTable(
      ['accuracy on the same rows', 'float model', 'INT8 model', 'board'],
      [
        [
          '',
          v.accuracy.float === null ? notKnown : percent(v.accuracy.float),
          percent(v.accuracy.int8),
          percent(v.accuracy.board),
        ],
      ],
    ),
    '',
    'How strong the check was — rows that would get another label if this went wrong:',
    '',
    markdownTable(
      ['two features swapped', 'scaling missing', 'labels swapped'],
      [[flip(v.power.swappedFeatures), flip(v.power.missingScaling), flip(v.power.swappedLabels)]],
    ),
  ].join('\n')
}

function device(report: Report, project: Project): string {
  const d = report.device
  if (!d) return ''
  const share = (n: number, of: number) => percent(n / of)
  const counted =
    d.instructionsPerInference === null
      ? 'How many instructions one inference takes is not known.'
      : `One inference takes ${d.instructionsPerInference.toLocaleString('en')} instructions (counted exactly; cycles are not modelled).`
  return [
    '## On the device',
    '',
    markdownTable(
      ['', 'bytes', `share of the ${project.board.title}`],
      [
        ['flash', d.flashBytes.toLocaleString('en'), share(d.flashBytes, project.board.flashBytes)],
        ['static RAM', d.ramBytes.toLocaleString('en'), share(d.ramBytes, project.board.ramBytes)],
        ['arena', d.arenaBytes.toLocaleString('en'), share(d.arenaBytes, project.board.ramBytes)],
      ],
      ['bytes', `share of the ${project.board.title}`],
    ),
    '',
    `${counted} Sizes are those of the virtual board's core, without mbed.`,
  ].join('\n')
}

const picture = (out: string, path: string, title: string): string =>
  existsSync(join(out, path)) ? `## ${title}\n\n![${title}](${path})` : ''

function confusion(out: string): string {
  const path = join(out, 'verify/confusion.csv')
  return existsSync(path) ? confusionMatrix(readFileSync(path, 'utf8')) : ''
}

/** Text of verify/confusion.csv: first cell of each row the true label, then how often each label was given. */
function confusionMatrix(csv: string): string {
  const [head, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .map((m) => (m[1] ?? '').replace(/^"|"$/g, '').replace(/""/g, '"'))
        .slice(0, -1),
    )
  if (!head) return ''
  return `## Confusion matrix\n\nRows: what it was. Columns: what the board said.\n\n${markdownTable(['', ...head.slice(1).map(escapeMarkdown)], rows)}`
}

/** Why each stage ran, or did not have to. */
export const why = (report: Report): string =>
  `## Why each stage ran or did not\n\n${report.stages.map((s) => `- **${escapeMarkdown(s.stage)}** (${s.status}): ${escapeMarkdown(s.reason)}`).join('\n')}`

function artifacts(report: Report): string {
  const rows = report.stages.flatMap((s) =>
    s.artifacts.map((a) => [s.stage, a.path, a.bytes.toLocaleString('en'), { code: a.sha256.slice(0, 12) }]),
  )
  if (!rows.length) return ''
  return `<details><summary>${rows.length} artifacts</summary>\n\n${markdownTable(['stage', 'path', 'bytes', 'SHA-256'], rows, ['bytes'])}\n\n</details>`
}
