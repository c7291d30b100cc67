import { Octokit } from '@octokit/rest'
import type { Rig } from './rig.ts'
import type { Permissions } from './tokens.ts'

/** All that a job may be given. */
export const everything: Permissions = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  checks: 'write',
  actions: 'write',
}

/** Octokit without retries, so that a test sees the first answer. */
export function client(rig: Rig, permissions: Permissions = everything, login?: string) {
  return clientOf(rig, rig.token({ permissions, ...(login ? { login } : {}) }))
}

export function clientOf(rig: Rig, token: string | null) {
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  return new Octokit({ baseUrl: rig.url, auth: token, log: silent })
}

export const at = { owner: 'alice', repo: 'fruit' }
