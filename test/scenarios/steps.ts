import type { Comment, Issue, Pull } from '../rig/world.ts'
import type { Bot, Made } from './bot.ts'

/** A workflow that can be started again for what waits; the rig wants to see it in the repository, as GitHub does. */
export const workflowFile = {
  '.github/workflows/tinyml.yml':
    'name: TinyML\non:\n  workflow_dispatch:\n    inputs:\n      queued:\n        type: string\njobs: {}\n',
}

/** What a run would leave that made this sketch. */
export const sketched = (body: string): Record<string, string> => ({
  'tinyml/sketch/fruit/fruit.ino': `void setup() {}\nvoid loop() { ${body} }\n`,
  'tinyml.lock.json': `{"version":1,"stages":{},"made":${JSON.stringify(body)}}\n`,
})

/** The pull requests that the bot has opened. */
export const pullsOf = (bot: Bot): (Issue & { pull: Pull })[] =>
  bot.rig.state.pulls.filter((p) => p.author === 'github-actions[bot]')

/** An issue, a maintainer's wish in it, and the pull request that comes of it. */
export async function openPull(bot: Bot, made: Made = {}): Promise<{ issue: number; pull: number; branch: string }> {
  const { number: issue } = bot.rig.person('alice').openIssue('The sketch')
  await bot.comment('alice', issue, '/tinyml regenerate sketch blink green for apple', made)
  const pull = pullsOf(bot).at(-1)
  if (!pull) throw new Error('no pull request was opened')
  return { issue, pull: pull.number, branch: pull.pull.head.ref }
}

/** Branches of the repository with their heads: what stays the same where nothing happens. The ledger is none of it. */
export const branches = async (bot: Bot): Promise<string> =>
  bot.rig.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/main', 'refs/heads/tinyml/')

export const headlines = (bot: Bot, range: string): Promise<string> => bot.rig.git('log', '--format=%s', range)

export const reactionsOf = (comment: Comment): string[] => comment.reactions.map((r) => r.content)
