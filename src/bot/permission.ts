import type { BotEvent, CommentEvent } from './event.ts'
import { ignored } from './event.ts'
import type { Command } from './request.ts'

/**
 * `maintainer`: GitHub gives the person `write` or more. `listed`: the workflow's own list does.
 */
export type Standing = 'maintainer' | 'listed'

export type Decision =
  | { allowed: true; because: string; standing: Standing }
  /** `say` is what the person is told; null where silence is the answer. `because` is for the log. */
  | { allowed: false; because: string; say: string | null }

export interface Rules {
  /** Login of the bot itself. */
  self: string
  /** Logins of people who may command the bot though they may not write to the repository. */
  allow: readonly string[]
  /** Logins of bots that may command this one. */
  bots: readonly string[]
}

/** What `GET collaborators/{login}/permission` answers. `maintain` is only ever told as a role, its permission is `write`. */
export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'

/**
 * Whether the person behind an event may command the bot; made before anything else. Whoever may not gets no answer: neither a reaction
 * nor a word, so that a stranger cannot make the bot write.
 *
 * @param permission asked of the API by the login of who acts, only where this decision needs it
 */
export async function decide(
  event: BotEvent,
  rules: Rules,
  permission: (login: string) => Promise<Permission>,
): Promise<Decision> {
  const why = ignored(event, rules.self)
  if (why !== null) return silent(why)
  if (event.kind === 'pull-request') {
    // It verifies without a secret and writes nothing, which is anybody's right.
    return { allowed: true, because: 'a pull request is verified whoever opened it', standing: 'listed' }
  }
  const { sender } = event
  if (event.kind === 'dispatch' && event.queued !== null) {
    // It holds no words of whoever starts it, and GitHub lets only those with write permission do so.
    return { allowed: true, because: 'the request was admitted before', standing: 'listed' }
  }
  if (event.kind === 'comment' && !same(sender.login, event.comment.author.login)) {
    return silent(`${sender.login} is not the author of the comment`)
  }
  const who = await standingOf(sender, rules, permission)
  if (!who.allowed || event.kind !== 'comment') return who
  return closed(event) ?? who
}

async function standingOf(
  { login, bot }: { login: string; bot: boolean },
  { allow, bots }: Rules,
  permission: (login: string) => Promise<Permission>,
): Promise<Decision> {
  // Bots have no permission of their own that would say whose words they repeat.
  if (bot) {
    if (!bots.some((b) => same(b, login))) return silent(`the bot ${login} is not in the input \`bots\``)
    return { allowed: true, because: `the bot ${login} is in the input \`bots\``, standing: 'listed' }
  }
  const level = await permission(login)
  if (level === 'admin' || level === 'maintain' || level === 'write') {
    return { allowed: true, because: `${login} has the permission \`${level}\``, standing: 'maintainer' }
  }
  if (allow.some((a) => same(a, login))) {
    return { allowed: true, because: `${login} is in the input \`allow\``, standing: 'listed' }
  }
  return silent(`${login} has the permission \`${level}\` and is not in the input \`allow\``)
}

function closed({ thread }: CommentEvent): Decision | null {
  const what = thread.kind === 'pull' ? 'pull request' : 'issue'
  if (thread.locked)
    return refused('the thread is locked', `This ${what} is locked. Unlock it, or give the command in another one.`)
  if (!thread.open)
    return refused('the thread is closed', `This ${what} is closed. Reopen it, or give the command in another one.`)
  return null
}

/**
 * Whether these commands may be carried out on a pull request from a fork: only `verify`, which needs no secret and writes nothing, and
 * only at the commit that a maintainer has named in full. Seven digits can be forged; and a head that moved has not been looked at.
 *
 * @param head the pull request's head now
 */
export function decideFork(commands: readonly Command[], standing: Standing, head: string): Decision {
  const asked = commands.find((c) => 'flags' in c && c.name !== 'verify')
  if (asked) {
    return refused(
      `\`${asked.name}\` on a fork`,
      `\`${asked.name}\` is not done on a pull request from a fork, as nothing can be written there. \`/tinyml verify --sha ${head}\` is.`,
    )
  }
  if (standing !== 'maintainer') {
    return refused('no maintainer', 'Only a person with write permission can have a pull request from a fork verified.')
  }
  const how = `Look at the pull request first. If its code may run, write: \`/tinyml verify --sha ${head}\``
  for (const command of commands) {
    const sha = 'flags' in command ? command.flags.sha : head
    if (sha === undefined) return refused('no commit was named', `This pull request comes from a fork. ${how}`)
    if (sha !== head)
      return refused('another commit was named', `The head of this pull request is not \`${sha}\`. ${how}`)
  }
  return { allowed: true, because: 'a maintainer named the commit', standing }
}

export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const silent = (because: string): Decision => ({ allowed: false, because, say: null })
const refused = (because: string, say: string): Decision => ({ allowed: false, because, say })
