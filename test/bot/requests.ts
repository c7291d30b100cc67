import type { BotRequest } from '../../src/bot/request.ts'
import type { Limits } from '../../src/bot/reserve.ts'

export const sha = (digit: string): string => digit.repeat(40)

export function request(id: string, more: Partial<BotRequest> & { branch?: string } = {}): BotRequest {
  const { branch = 'tinyml/issue-7', ...rest } = more
  return {
    version: 1,
    id: id.padEnd(8, '0'),
    repository: { owner: 'o', name: 'r', defaultBranch: 'main' },
    source: 'comment',
    thread: { number: 7, kind: 'issue' },
    comment: { id: 70, kind: 'issue' },
    requester: 'ada',
    work: [{ name: 'verify', flags: {} }],
    target: { sha: sha('a'), branch, head: null, base: 'main', fork: false },
    powers: 'full',
    budget: { usd: 0.25, tokens: 1000 },
    reservation: id.padEnd(8, '0'),
    progress: null,
    at: '2026-05-04T10:00:00.000Z',
    ...rest,
  }
}

export const limits: Limits = {
  usd: { run: 0.25, day: 1, month: 5 },
  tokens: { run: 1000, day: 100_000, month: 1_000_000 },
  runsPerDay: 20,
}

export const noon = new Date('2026-05-04T12:00:00.000Z')
export const later = (hours: number): Date => new Date(noon.getTime() + hours * 3_600_000)
