import { commitAnswer } from '../answers/commits.ts'
import { selfAnswer, userAnswer } from '../answers/people.ts'
import { fullRepository, repositoryPage, repositoryUrl } from '../answers/repository.ts'
import { notFound, Refusal } from '../errors.ts'
import { ok, type Routes } from '../route.ts'

export const repositoryRoutes: Routes = {
  'GET /rate_limit': {
    needs: ['metadata:read'],
    answer({ rate }) {
      const one = {
        limit: Number(rate['x-ratelimit-limit']),
        remaining: Number(rate['x-ratelimit-remaining']),
        reset: Number(rate['x-ratelimit-reset']),
        used: Number(rate['x-ratelimit-used']),
      }
      return ok({ resources: { core: one, search: one, graphql: one }, rate: one })
    },
  },

  'GET /user': {
    needs: ['metadata:read'],
    answer({ world, token }) {
      // The token of a job belongs to an installation, which is nobody.
      if (token.permissions) throw new Refusal(403, 'Resource not accessible by integration')
      return ok(selfAnswer(world, token.login))
    },
  },

  'GET /repos/{owner}/{repo}': {
    needs: ['metadata:read'],
    answer: ({ world, repository, token }) => ok(fullRepository(world, repository, world.user(token.login))),
  },

  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
    needs: ['metadata:read'],
    answer({ world, repository, params }) {
      const user = [...world.users.values()].find((one) => one.login.toLowerCase() === params.username?.toLowerCase())
      if (!user) throw new Refusal(404, `${params.username} is not a user`)
      // Everybody may read what is public, and that is what GitHub answers for a stranger.
      const permission = user.permission === 'none' && !repository.private ? 'read' : user.permission
      const has = (...levels: string[]) => levels.includes(permission)
      return ok({
        permission,
        role_name: permission,
        user: {
          ...userAnswer(world, user.login),
          permissions: {
            pull: has('read', 'write', 'admin'),
            triage: has('write', 'admin'),
            push: has('write', 'admin'),
            maintain: has('admin'),
            admin: has('admin'),
          },
          role_name: permission,
        },
      })
    },
  },

  'GET /repos/{owner}/{repo}/branches/{branch}': {
    needs: ['contents:read'],
    async answer({ world, repository, params }) {
      const name = params.branch as string
      const sha = await repository.git.ref(`refs/heads/${name}`)
      if (!sha) throw new Refusal(404, 'Branch not found')
      const self = `${repositoryUrl(world, repository)}/branches/${name}`
      const isProtected = repository.protected.has(name)
      return ok({
        name,
        commit: await commitAnswer(world, repository, sha),
        _links: { self, html: `${repositoryPage(world, repository)}/tree/${name}` },
        protected: isProtected,
        protection: {
          enabled: isProtected,
          required_status_checks: { enforcement_level: isProtected ? 'everyone' : 'off', contexts: [], checks: [] },
        },
        protection_url: `${self}/protection`,
      })
    },
  },

  'GET /repos/{owner}/{repo}/collaborators/{username}': {
    needs: ['metadata:read'],
    answer({ world, params }) {
      const login = params.username as string
      if (!world.users.has(login) || !world.may(login, 'read')) throw notFound()
      return { status: 204 }
    },
  },
}
