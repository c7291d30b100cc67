import { type Api, createOnce, statusOf } from './api.ts'
import { same } from './permission.ts'

/** GitHub's limit for the body of a comment. */
const longest = 65_000

/** The issue or pull request that is talked in, and the comment that is answered. */
export interface Conversation {
  /** True when the reaction is new: false means that this comment was seen before. A reaction that fails is only logged. */
  react(content: 'eyes' | 'rocket' | 'confused'): Promise<boolean>
  /** One comment in answer to the command; when the event is delivered again it is not repeated. */
  say(body: string): Promise<void>
  /** Finds or creates the one progress comment of the thread and gives its id. */
  progress(render: (old: string | null) => string): Promise<number>
}

export const progressMarker = (thread: number): string => `<!-- tinyml:progress ${thread} -->`

/**
 * @param self login of the bot: a marker counts only in a comment of its own, as anybody can write one
 * @param seen whether the comment was answered before; looked up only where that is possible
 */
export function conversation(
  api: Api,
  repo: { owner: string; repo: string },
  options: {
    thread: number
    comment: { id: number; kind: 'issue' | 'review'; createdAt?: string } | null
    self: string
    log: (line: string) => void
    second?: number
  },
): Conversation {
  const { thread, comment, self, log } = options
  const at = { ...repo, issue_number: thread }
  let seen = false

  const isMine = (marker: string) => (c: { body?: string; user: { login: string } | null }) =>
    c.user !== null && same(c.user.login, self) && (c.body ?? '').startsWith(marker)

  /** Page after page, until the comment is there. */
  async function find(marker: string, since?: string): Promise<{ id: number; body: string } | null> {
    const query = { ...at, per_page: 100, ...(since ? { since } : {}) }
    for await (const { data } of api.paginate.iterator(api.rest.issues.listComments, query)) {
      const found = data.find(isMine(marker))
      if (found) return { id: found.id, body: found.body ?? '' }
    }
    return null
  }

  async function create(marker: string, body: string, since?: string): Promise<number> {
    const made = await createOnce(
      {
        create: async () => (await api.rest.issues.createComment({ ...at, body: body.slice(0, longest) })).data.id,
        look: async () => (await find(marker, since))?.id ?? null,
      },
      options.second === undefined ? {} : { second: options.second },
    )
    return made
  }

  return {
    async react(content) {
      if (!comment) return true
      const one = { ...repo, comment_id: comment.id, content }
      try {
        // 200 where the reaction stood there already, which the types of Octokit do not tell apart.
        const { status } =
          comment.kind === 'issue'
            ? await api.rest.reactions.createForIssueComment(one)
            : await api.rest.reactions.createForPullRequestReviewComment(one)
        if (content === 'eyes') seen = (status as number) === 200
        return (status as number) !== 200
      } catch (error) {
        // The comment may be deleted by now, or its reactions be switched off by a lock.
        if (statusOf(error) === undefined) throw error
        log(`The reaction ${content} was refused: ${(error as Error).message}`)
        return true
      }
    },

    async say(body) {
      const marker = `<!-- tinyml:answer ${comment?.id ?? 'dispatch'} -->`
      const since = comment?.createdAt
      if (seen && (await find(marker, since))) return
      await create(marker, `${marker}\n${body}`, since)
    },

    async progress(render) {
      const marker = progressMarker(thread)
      const withMarker = (text: string) => (text.startsWith(marker) ? text : `${marker}\n${text}`)
      const old = await find(marker)
      if (!old) return create(marker, withMarker(render(null)))
      const body = withMarker(render(old.body)).slice(0, longest)
      await api.rest.issues.updateComment({ ...repo, comment_id: old.id, body })
      return old.id
    },
  }
}
