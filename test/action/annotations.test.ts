import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { jest } from '@jest/globals'
import { type Finding, finding } from '../../src/findings/index.ts'
import { annotate, annotateOne, locate, type Roots } from '../../src/github/annotations.ts'
import { runSummary } from '../../src/github/summary.ts'
import type { Report } from '../../src/report/schema.ts'

let workspace: string
let roots: Roots
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'tinyml-annotations-'))
  roots = { workspace, folders: [join(workspace, 'fruit'), join(workspace, 'fruit/tinyml')] }
  for (const path of [
    'fruit/tinyml.yml',
    'fruit/data/apple.csv',
    'fruit/data/a,b:c.csv',
    'fruit/tinyml/sketch/fruit/fruit.ino',
  ]) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), '')
  }
})
afterEach(() => rmSync(workspace, { recursive: true }))

/** What reaches the runner. */
function said(act: () => void): string[] {
  const lines: string[] = []
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    act()
  } finally {
    spy.mockRestore()
  }
  return lines
}

const report = (findings: Finding[]): Report => {
  const tokens = { input: 0, cached: 0, output: 0, total: 0 }
  const stage = {
    strategy: 'guided',
    tier: 'rules',
    model: null,
    attempts: 1,
    seconds: 1,
    tokens,
    costUsd: 0,
  } as const
  return {
    version: 1,
    project: 'fruit',
    board: 'nano33ble-sense',
    planner: 'rules',
    status: 'failed',
    seconds: 1,
    time: { tensorflow: 0, compiler: 0, emulator: 0, python: 0, own: 1 },
    tokens,
    costUsd: 0,
    questions: [],
    review: [],
    stages: [
      {
        ...stage,
        ...{ reasons: [], clauses: [], defaults: [], artifacts: [] },
        stage: 'data',
        status: 'failed',
        findings,
        headline: '',
        reason: '',
      },
    ],
    verification: null,
    device: null,
  }
}

test.each([
  ['tinyml.yml:7', { file: 'fruit/tinyml.yml', startLine: 7 }],
  ['data/apple.csv:12', { file: 'fruit/data/apple.csv', startLine: 12 }],
  ['sketch/fruit/fruit.ino:40:3', { file: 'fruit/tinyml/sketch/fruit/fruit.ino', startLine: 40 }],
  ['data/apple.csv', { file: 'fruit/data/apple.csv' }],
  ['data/gone.csv:1', null],
  ['../../etc/passwd', null],
  ['', null],
])('%j is found in the workspace', (where, place) => {
  expect(locate(where, roots)).toEqual(place)
})

test('a link that leads out of the workspace is not annotated', () => {
  symlinkSync('/etc/passwd', join(workspace, 'fruit/data/link.csv'))
  expect(locate('data/link.csv:1', roots)).toBeNull()
})

test('what would end an annotation, or begin another, is escaped', () => {
  const bad = finding('project/bad-setting', 'label "a%b"\n::error::forged', {
    where: 'data/a,b:c.csv:3',
    hint: 'Rename it.',
  })
  expect(said(() => annotateOne(bad, roots))).toEqual([
    '::error title=project/bad-setting,file=fruit/data/a%2Cb%3Ac.csv,line=3::label "a%25b"%0A::error::forged%0A→ Rename it.\n',
  ])
})

test('a finding without a file in the workspace says where it was', () => {
  const lost = finding('project/bad-setting', 'no such row', { where: 'data/gone.csv:9', severity: 'note' })
  expect(said(() => annotateOne(lost, roots))).toEqual([
    '::notice title=project/bad-setting::data/gone.csv:9: no such row\n',
  ])
})

test('GitHub shows ten of a kind, so the tenth says how many more there are', () => {
  const many = Array.from({ length: 14 }, (_, i) => finding('project/bad-setting', `row ${i}`, { severity: 'warning' }))
  const lines = said(() => annotate(report([...many, finding('project/bad-setting', 'one error')]), roots))
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(1)
  const warnings = lines.filter((line) => line.startsWith('::warning'))
  expect(warnings).toHaveLength(10)
  expect(warnings[9]).toBe('::warning::5 more findings like these are in the report\n')
})

test('the step summary has the table, the findings and the report, and nothing from outside is markup', () => {
  const evil = finding('project/bad-setting', 'label <img src=x> | [click](http://x) @octocat', {
    where: 'data/`x`\n# y.csv:1',
  })
  const text = runSummary(report([evil]), 'The push changed data/<b>.csv.', 'fruit/tinyml/report.json')
  expect(text).toContain('| stage | status | planner | attempts | seconds | input | cached | output | cost | result |')
  expect(text).toContain('| data | failed | rules | 1 | 1.0 | 0 | 0 | 0 | $0 |')
  expect(text).toContain('`fruit/tinyml/report.md` and `fruit/tinyml/report.json`')
  expect(text).toContain("at `data/'x' # y.csv:1`")
  expect(text).not.toMatch(/(?<!\\)<(img|b)|(?<!\\)\[click|@octocat|^# y/m)
})
