import type { Issue, World } from '../world.ts'

/** `simple-user` of the published description. */
export function userAnswer(world: World, login: string) {
  const { id, type } = world.user(login)
  const url = `${world.api}/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: `U_${id}`,
    avatar_url: `${world.html}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${world.html}/apps/${login.replace('[bot]', '')}` : `${world.html}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  }
}

/** `team`: a group of an organization. */
export function teamAnswer(world: World, slug: string) {
  const url = `${world.api}/organizations/1/team/${[...world.teams].indexOf(slug) + 1}`
  return {
    id: [...world.teams].indexOf(slug) + 1,
    node_id: `T_${slug}`,
    url,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    html_url: `${world.html}/orgs/${world.main.owner}/teams/${slug}`,
    ...{ name: slug, slug, description: null, privacy: 'closed', permission: 'push', parent: null },
    type: 'organization',
  }
}

/** What `GET /user` tells a person of themselves. */
export function selfAnswer(world: World, login: string) {
  return {
    ...userAnswer(world, login),
    ...{ name: login, company: null, blog: '', location: null, email: null, hireable: null, bio: null },
    ...{ public_repos: 1, public_gists: 0, followers: 0, following: 0 },
    ...{ created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z' },
  }
}

/** How somebody stands to the repository, as it is written on what they say. */
export function association(world: World, login: string): string {
  if (world.main.owner === login) return 'OWNER'
  if (world.user(login).type === 'Bot') return 'NONE'
  return world.may(login, 'read') ? 'COLLABORATOR' : 'NONE'
}

export function reactionsAnswer(url: string, reactions: Issue['reactions']) {
  const counts = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 }
  for (const { content } of reactions) counts[content] += 1
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts }
}

export function reactionAnswer(world: World, reaction: Issue['reactions'][number]) {
  return {
    id: reaction.id,
    node_id: `REA_${reaction.id}`,
    user: userAnswer(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  }
}

/** The app that the token of a job belongs to. */
export function appAnswer(world: World, login: string) {
  const slug = login.replace('[bot]', '')
  return {
    id: 15_368,
    slug,
    node_id: 'A_15368',
    client_id: 'Iv1.0000000000000000',
    owner: userAnswer(world, 'github'),
    name: slug,
    description: '',
    external_url: `${world.html}/apps/${slug}`,
    html_url: `${world.html}/apps/${slug}`,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    permissions: { contents: 'write', metadata: 'read' },
    events: [],
  }
}
