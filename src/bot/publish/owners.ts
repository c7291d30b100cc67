import ignore from 'ignore'

export interface Reviewers {
  users: string[]
  teams: string[]
}

/** GitHub takes no more reviewers than this in one request. */
const most = 15

/**
 * Who is asked to review: those named in the `reviewers` input, and the owners of the changed files by CODEOWNERS, where the last rule that
 * matches a file counts. Owners named by e-mail address cannot be asked through the API and are left out.
 * @param names `user`, `@user`, `org/team` or `@org/team`
 */
export function reviewersFor(codeowners: string | null, paths: readonly string[], names: readonly string[]): Reviewers {
  const rules = (codeowners ?? '')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean)
    .map((line) => {
      const [pattern = '', ...owners] = line.split(/\s+/)
      return { match: ignore().add(pattern), owners }
    })
  const owners = paths.flatMap((path) => rules.findLast((rule) => rule.match.ignores(path))?.owners ?? [])
  const all = [...new Set([...names, ...owners].map((o) => o.replace(/^@/, '')))].filter((o) => !o.includes('@'))
  return {
    users: all.filter((o) => /^[\w-]+$/.test(o)).slice(0, most),
    teams: all.flatMap((o) => /^[\w-]+\/([\w.-]+)$/.exec(o)?.[1] ?? []).slice(0, most),
  }
}
