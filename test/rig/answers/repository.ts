import type { Repository, User, World } from '../world.ts'
import { userAnswer } from './people.ts'

/** Suffixes of the addresses that every repository lists. */
const addresses = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
}

export const repositoryUrl = (world: World, { owner, name }: Repository) => `${world.api}/repos/${owner}/${name}`
export const repositoryPage = (world: World, { owner, name }: Repository) => `${world.html}/${owner}/${name}`

/** `minimal-repository`: what is embedded in runs. */
export function minimalRepository(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository)
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.private,
    owner: userAnswer(world, repository.owner),
    html_url: repositoryPage(world, repository),
    description: null,
    fork: repository.forkOf !== null,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([key, path]) => [key, url + path])),
  }
}

/** `repository`: what is embedded in pull requests and events. */
export function repositoryAnswer(world: World, repository: Repository) {
  const { owner, name } = repository
  const open = repository.forkOf ? 0 : world.issues.filter(({ state }) => state === 'open').length
  return {
    ...minimalRepository(world, repository),
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.pushedAt,
    git_url: `git://${new URL(world.html).host}/${owner}/${name}.git`,
    ssh_url: `git@${new URL(world.html).hostname}:${owner}/${name}.git`,
    clone_url: `${world.api}/${owner}/${name}.git`,
    svn_url: repositoryPage(world, repository),
    ...{ homepage: null, size: 1, stargazers_count: 0, watchers_count: 0, language: null, has_issues: true },
    ...{ has_projects: false, has_downloads: false, has_wiki: false, has_pages: false, has_discussions: false },
    ...{ forks_count: 0, mirror_url: null, archived: false, disabled: false, open_issues_count: open, license: null },
    ...{ allow_forking: true, is_template: false, web_commit_signoff_required: false, topics: [] },
    visibility: repository.private ? 'private' : 'public',
    ...{ forks: 0, open_issues: open, watchers: 0, default_branch: repository.defaultBranch },
  }
}

/** `full-repository`: the answer about the repository itself. */
export function fullRepository(world: World, repository: Repository, viewer: User): Record<string, unknown> {
  const parent = repository.forkOf
  return {
    ...repositoryAnswer(world, repository),
    permissions: {
      admin: viewer.permission === 'admin',
      push: world.may(viewer.login, 'write'),
      pull: true,
    },
    network_count: 0,
    subscribers_count: 0,
    ...(parent ? { parent: repositoryAnswer(world, parent), source: repositoryAnswer(world, parent) } : {}),
  }
}
