import type { WebhookEvent } from '../rig/events.ts'
import { Bot, type Made } from './bot.ts'

let bot: Bot
let issue: number
let branch: string
beforeEach(async () => {
  bot = await Bot.start()
  issue = bot.rig.person('alice').openIssue('The sketch').number
  branch = `tinyml/issue-${issue}`
})
afterEach(() => bot.close())

const sketch = 'tinyml/sketch/fruit/fruit.ino'
const lock = 'tinyml.lock.json'
const version = (n: number): Made => ({
  files: {
    [sketch]: `// ${n}\nvoid setup() {}\nvoid loop() {}\n`,
    [lock]: `{"version":1,"stages":{},"n":${n}}\n`,
  },
})
const alice = () => bot.rig.person('alice')
const ask = (thread = issue, made: Made = version(1), text = '/tinyml regenerate sketch blink green') =>
  bot.comment('alice', thread, text, made)

/** A command up to the point where its result is ready to be published. */
async function admitted(thread = issue, made: Made = version(1), text = '/tinyml regenerate sketch blink red') {
  const comment = await alice().comment(thread, text)
  return upToPublish(await bot.rig.commentEvent({ comment }), made)
}

/** The same for a push of readings to the default branch. */
async function pushed(files: Record<string, string>, made: Made) {
  const before = await head('main')
  const after = await alice().push({ branch: 'main', files })
  const event = await bot.rig.pushEvent({ branch: 'main', before, after, login: 'alice' })
  return { after, ...(await upToPublish(event, made)) }
}

const readings = (value: number) => ({ 'data/apple.csv': `r,g,b,c,p\n${value},2,3,4,5\n` })

async function upToPublish(event: WebhookEvent, made: Made) {
  const { request, run } = await bot.admit(event)
  if (!request) throw new Error('not admitted')
  const bundle = await bot.generate(request, made)
  return {
    run,
    async publish() {
      const ended = await bot.publish(event, run, request, bundle)
      if (ended.code >= 0) bot.finish(run, ended.code === 0)
      return ended
    },
  }
}

/** The pull request of a first run. */
async function opened(): Promise<number> {
  await ask()
  return bot.rig.state.pulls[0]?.number as number
}

const head = (name = branch) => bot.rig.git('rev-parse', name)
const subjects = async (name = branch) => (await bot.rig.git('log', '--topo-order', '--format=%s', name)).split('\n')
const pulls = () => bot.rig.state.pulls.map((p) => p.state)
const contains = async (commit: string, name = branch) =>
  (await bot.rig.git('branch', '--list', name, '--contains', commit)) !== ''

/** The pull request goes into the default branch as it is. */
async function merge(name = branch) {
  await bot.rig.git('update-ref', 'refs/heads/main', await head(name))
  await alice().push({ branch: 'notes', files: { 'NOTES.md': 'merged\n' } })
}

test('given a run, when the base is force-pushed meanwhile, then the result stands on the commit that was read', async () => {
  const before = await alice().push({ branch: 'main', files: { 'data/pear.csv': 'r,g,b,c,p\n1,1,1,1,1\n' } })
  const { publish } = await admitted()
  const files = { 'data/pear.csv': 'r,g,b,c,p\n9,9,9,9,9\n' }
  const after = await alice().push({ branch: 'main', files, amend: true, force: true })
  expect((await publish()).code).toBe(0)
  expect(await bot.rig.git('rev-parse', `${branch}^`)).toBe(before)
  expect(pulls()).toEqual(['open'])
  // The next command goes on from the open pull request; without it, from the base as it is.
  await ask(issue, version(2))
  expect(await bot.rig.file(sketch, branch)).toContain('// 2')
  await alice().deleteBranch(branch)
  await ask(issue, version(2), '/tinyml retry')
  expect(await bot.rig.git('rev-parse', `${branch}^`)).toBe(after)
})

test('given a run in a pull request, when a person pushes to it meanwhile, then nothing is lost, it says why, and retry builds on top', async () => {
  const pull = await opened()
  const { publish } = await admitted(pull, version(2))
  const mine = await bot.rig.person('bob').push({ branch, files: { [sketch]: '// by hand\n' } })
  expect((await publish()).code).not.toBe(0)
  expect(await head()).toBe(mine)
  expect(bot.said(pull).at(-1)).toMatch(/Not published[\s\S]*is at [\s\S]*Then comment `\/tinyml retry`/)
  await ask(pull, version(2), '/tinyml retry')
  expect(await bot.rig.git('rev-parse', `${branch}^`)).toBe(mine)
  expect(await bot.rig.file(sketch, branch)).toContain('// 2')
})

test('given a branch that was just made, when a person pushes to it before the commit, then their commit stays', async () => {
  const { publish } = await admitted()
  let mine = ''
  bot.rig.faults.add({
    ...{ kind: 'slow', ms: 1, on: 'POST /repos/{owner}/{repo}/git/refs' },
    during: async () => {
      mine = await bot.rig.person('bob').push({ branch, files: { 'README.md': 'mine\n' } })
    },
  })
  expect((await publish()).code).not.toBe(0)
  expect(await head()).toBe(mine)
  expect(bot.said(issue)[0]).toMatch(/moved between reading and writing/)
})

test('given a commit whose answer is lost, when a person pushes on top at once, then both commits are there, once', async () => {
  const { publish } = await admitted()
  let mine = ''
  bot.rig.faults.add({
    ...{ kind: 'lost', on: 'createCommitOnBranch' },
    during: async () => {
      mine = await bot.rig.person('bob').push({ branch, files: { 'README.md': 'mine\n' }, message: 'Mine' })
    },
  })
  await publish()
  expect(await head()).toBe(mine)
  expect(await subjects()).toEqual(['Mine', 'feat(fruit): regenerate sketch', 'Start'])
})

test('given a run, when its branch is deleted meanwhile, then it stays deleted, and retry begins anew', async () => {
  await opened()
  const { publish } = await admitted(issue, version(2))
  await alice().deleteBranch(branch)
  expect((await publish()).code).toBe(1)
  expect(bot.said(issue).at(-1)).toMatch(/was deleted[\s\S]*\/tinyml retry/)
  await ask(issue, version(2), '/tinyml retry')
  expect(await subjects()).toEqual(['feat(fruit): regenerate sketch', 'Start'])
  expect(pulls()).toEqual(['closed', 'open'])
})

test('given a run in a pull request, when its branch is deleted meanwhile, then it stays deleted', async () => {
  const pull = await opened()
  const { publish } = await admitted(pull, version(2))
  await alice().deleteBranch(branch)
  expect((await publish()).code).not.toBe(0)
  expect(await bot.rig.git('branch', '--list', branch)).toBe('')
  expect(bot.said(pull).at(-1)).toMatch(/was deleted/)
})

test('given a branch that was just made, when it is deleted before the commit, then the comment says so, and retry works', async () => {
  const { publish } = await admitted()
  bot.rig.faults.add({
    ...{ kind: 'slow', ms: 1, on: 'POST /repos/{owner}/{repo}/git/refs' },
    during: () => alice().deleteBranch(branch),
  })
  expect((await publish()).code).not.toBe(0)
  expect(bot.said(issue)[0]).toMatch(/Not published.*deleted between reading and writing/)
  await ask(issue, version(1), '/tinyml retry')
  expect(pulls()).toEqual(['open'])
})

test('given a pull request that a person closed, when the next run changes something, then a new one is opened and the old one stays closed', async () => {
  const pull = await opened()
  alice().close(pull)
  await ask(issue, version(2))
  expect(pulls()).toEqual(['closed', 'open'])
  expect(await bot.rig.file(sketch, branch)).toContain('// 2')
})

test('given a pull request that a person closed, when the next run in it changes nothing, then nothing is opened', async () => {
  const pull = await opened()
  const before = await head()
  await admitted(pull, version(1), '/tinyml run').then(async ({ publish }) => {
    alice().close(pull)
    await publish()
  })
  expect(pulls()).toEqual(['closed'])
  expect(await head()).toBe(before)
})

test('given a merged pull request whose branch was left over, when the base went on and a new run comes, then it starts from the base', async () => {
  await opened()
  await merge()
  const base = await alice().push({ branch: 'main', files: { 'data/pear.csv': 'r,g,b,c,p\n1,1,1,1,1\n' } })
  await ask(issue, version(2))
  expect(await bot.rig.git('rev-parse', `${branch}^`)).toBe(base)
  expect(pulls()).toEqual(['closed', 'open'])
})

test('given a branch that is left over, when a person pushes to it just before it begins anew, then their commit stays', async () => {
  const pull = await opened()
  alice().close(pull)
  await alice().push({ branch: 'main', files: { 'README.md': 'on\n' } })
  let mine = ''
  bot.rig.faults.add({
    ...{ kind: 'slow', ms: 1, on: 'GET /repos/{owner}/{repo}/compare' },
    during: async () => {
      mine = await bot.rig.person('bob').push({ branch, files: { 'data/plum.csv': 'r,g,b,c,p\n' } })
    },
  })
  await ask(issue, version(2))
  expect(pushed).not.toBe('')
  expect(await head()).toBe(mine)
  expect(bot.said(issue).at(-1)).toMatch(/moved between reading and writing/)
})

test('given a protected branch, when a result is to be written to it, then nothing is, and the comment names the rule', async () => {
  await opened()
  const before = await head()
  bot.rig.protect(branch)
  await ask(issue, version(2))
  expect(await head()).toBe(before)
  expect(bot.said(issue).at(-1)).toMatch(/Not published.*protected[\s\S]*Leave branches below/)
})

test("given a person's commits on the branch of pushes, when the base moves on, then the run is refused and nothing is pushed over them", async () => {
  branch = 'tinyml/main'
  await (await pushed(readings(7), version(1))).publish()
  const mine = await bot.rig.person('bob').push({ branch, files: { [sketch]: '// by hand\n' } })
  const ended = await (await pushed(readings(8), version(2))).publish()
  expect(ended.code).toBe(1)
  expect(await head()).toBe(mine)
  expect(ended.log).toMatch(/commits of bob, and main has moved on.*Merge the base/)
})

test("given a person's commits on the branch, when the run is asked for in the issue, then the result is on top of them", async () => {
  await opened()
  const mine = await bot.rig.person('bob').push({ branch, files: { [sketch]: '// by hand\n' } })
  await alice().push({ branch: 'main', files: { 'README.md': 'on\n' } })
  await ask(issue, version(2))
  expect(await bot.rig.git('rev-parse', `${branch}^`)).toBe(mine)
  expect(pulls()).toEqual(['open'])
})

test('given a branch of the bot alone, when the base moves on, then the base is merged in and the result is on top', async () => {
  branch = 'tinyml/main'
  await (await pushed(readings(7), version(1))).publish()
  const first = await head()
  const { after, publish } = await pushed(readings(8), version(2))
  await publish()
  expect(await bot.rig.git('rev-parse', `${branch}^^1`, `${branch}^^2`)).toBe(`${first}\n${after}`)
  expect(await bot.rig.file(sketch, branch)).toContain('// 2')
  expect(await bot.rig.file('data/apple.csv', branch)).toContain('8,2,3,4,5')
  expect(pulls()).toEqual(['open'])
})

test.each([
  ['lost', 'the answer to the merge is lost'],
  ['killed', 'the runner is lost after the merge and the job runs again'],
])('given a base that moved on (%s), when %s, then there is one merge and one result on top', async (how) => {
  branch = 'tinyml/main'
  await (await pushed(readings(7), version(1))).publish()
  const { publish } = await pushed(readings(8), version(2))
  const on = 'POST /repos/{owner}/{repo}/merges'
  if (how === 'lost') bot.rig.faults.add({ kind: 'lost', on })
  else {
    bot.rig.faults.add({ kind: 'slow', ms: 1, on, during: () => bot.kill() })
    expect((await publish()).code).toBe(-1)
  }
  expect((await publish()).code).toBe(0)
  expect(await bot.rig.git('log', '--first-parent', '--format=%s', branch)).toMatch(
    /^chore\(fruit\).*\nchore: merge main at \w+\nchore\(fruit\).*\nChange data\/apple.csv\nStart$/,
  )
  expect(pulls()).toEqual(['open'])
})

test('given generated files that conflict with the base, when the next run comes, then it begins anew from the base without closing the pull request', async () => {
  branch = 'tinyml/main'
  await (await pushed(readings(7), version(1))).publish()
  const first = await head()
  const { after: base, publish } = await pushed({ [lock]: '{"version":1,"stages":{},"n":"main"}\n' }, version(2))
  await publish()
  expect(pulls()).toEqual(['open'])
  // Nothing of the first run is left but in the history.
  const changed = await bot.rig.git('diff', '--name-only', base, branch)
  expect(changed.split('\n').filter((f) => f !== 'tinyml/report.json')).toEqual([lock, sketch])
  expect(await bot.rig.file(lock, branch)).toContain('"n":2')
  expect([await contains(first), await contains(base)]).toEqual([true, true])
})

test('given generated files that conflict with the base, when a person pushes just before it begins anew, then their commit stays', async () => {
  branch = 'tinyml/main'
  await (await pushed(readings(7), version(1))).publish()
  const { publish } = await pushed({ [lock]: '{"version":1,"stages":{},"n":"main"}\n' }, version(2))
  let mine = ''
  bot.rig.faults.add({
    ...{ kind: 'slow', ms: 1, on: 'POST /repos/{owner}/{repo}/merges' },
    during: async () => {
      mine = await bot.rig.person('bob').push({ branch, files: { 'README.md': 'mine\n' } })
    },
  })
  const ended = await publish()
  expect(await head()).toBe(mine)
  expect(ended.log).toMatch(/moved between reading and writing/)
})
