import type { Product, Setting } from '../../src/bot/publish/product.ts'
import { type BotRequest, requestSchema } from '../../src/bot/request.ts'
import { type Report, reportSchema } from '../../src/report/schema.ts'

export const sha = 'a'.repeat(40)

export function requestOf(more: Partial<BotRequest> = {}): BotRequest {
  return requestSchema.parse({
    ...{ version: 1, id: 'comment00001', repository: { owner: 'farm', name: 'fruit', defaultBranch: 'main' } },
    ...{
      source: 'comment',
      thread: { number: 7, kind: 'issue' },
      comment: { id: 11, kind: 'issue' },
      requester: 'alice',
    },
    work: [{ name: 'regenerate', stage: 'sketch', words: 'blink green for apple', flags: {} }],
    target: { sha, branch: 'tinyml/issue-7', head: null, base: 'main', fork: false },
    ...{ powers: 'full', budget: { usd: 0.5, tokens: 50_000 }, reservation: null, progress: 12 },
    at: '2026-11-24T12:00:00Z',
    ...more,
  })
}

export const settingOf = (more: Partial<Setting> = {}): Setting => ({
  ...{ request: requestOf(), project: '.', output: 'tinyml', runUrl: 'https://github.com/farm/fruit/actions/runs/1' },
  ...{ botLogin: 'github-actions[bot]', reviewers: [], alerts: [] },
  ...more,
})

const none = { input: 0, cached: 0, output: 0, total: 0 }
type Stage = Report['stages'][number]

export const stageOf = (more: Partial<Stage> & { stage: string }): Stage => ({
  ...{ status: 'passed', strategy: 'guided', tier: 'rules', model: null, reasons: [], clauses: [], defaults: [] },
  ...{
    attempts: 1,
    seconds: 1.5,
    tokens: none,
    costUsd: 0,
    findings: [],
    artifacts: [],
    headline: 'fine',
    reason: 'it was stale',
  },
  ...more,
})

export function reportOf(more: Partial<Report> = {}): Report {
  return reportSchema.parse({
    ...{ version: 1, project: 'fruit', board: 'nano33ble-sense', planner: 'auto', status: 'passed', seconds: 12 },
    ...{ time: { tensorflow: 1, compiler: 1, emulator: 1, python: 1, own: 1 }, tokens: none, costUsd: 0 },
    ...{ questions: [], review: [], stages: [stageOf({ stage: 'sketch' }), stageOf({ stage: 'verify' })] },
    verification: {
      ...{ rows: 78, agreement: 1, power: { swappedFeatures: 10, missingScaling: 20, swappedLabels: 30 } },
      accuracy: { float: 0.96, int8: 0.974, board: 0.974 },
    },
    device: { flashBytes: 20_500, ramBytes: 936, arenaBytes: 11, instructionsPerInference: 2102 },
    ...more,
  })
}

export const productOf = (more: Partial<Product> = {}): Product => ({
  ...{ status: 'passed', report: reportOf(), before: null, failure: null, deleted: [], wishes: {}, answers: [] },
  ...{
    files: [{ path: 'tinyml/sketch/fruit/fruit.ino', content: Buffer.from('void loop() {}\n') }],
    ...{ confusion: null, trial: false, notes: '' },
  },
  ...more,
})
