import { type Finding, finding } from '../findings/index.ts'
import { appKeySecret, hardwareEnvironment, variables } from './names.ts'

/** What the workflow needs of the repository on GitHub. */
export interface Needs {
  /** Secrets and variables by name. */
  secrets: readonly string[]
  variables: readonly string[]
  /** Whether a workflow's own token opens the pull request. */
  pullRequests: boolean
}

/** What is told to a person who has to look for themselves. */
export interface Advice {
  findings: Finding[]
  steps: string[]
}

type Answer = Record<string, unknown> | 'missing' | 'unknown'

/** Asks GitHub what can be asked; what the token may not see, or without one, becomes a step for the person. */
export async function checkGitHub(
  repository: { owner: string; name: string } | null,
  token: string | null,
  apiUrl: string,
  needs: Needs,
): Promise<Advice> {
  const base = repository && token ? `${apiUrl}/repos/${repository.owner}/${repository.name}` : null
  const whole = base ? await request(base, token ?? '') : 'unknown'
  // To others GitHub says of much that is there that it is not.
  const admin = typeof whole === 'object' && (whole.permissions as { admin?: boolean } | undefined)?.admin === true
  const get = async (path: string): Promise<Answer> =>
    base && admin ? request(`${base}/${path}`, token ?? '') : 'unknown'
  const [actions, workflow, environment, hardware, ...named] = await Promise.all([
    get('actions/permissions'),
    get('actions/permissions/workflow'),
    get(`environments/${hardwareEnvironment}`),
    get(`actions/variables/${variables.hardware}`),
    ...needs.secrets.map((name) => get(`actions/secrets/${name}`)),
    ...needs.variables.map((name) => get(`actions/variables/${name}`)),
  ])
  const findings: Finding[] = []
  const steps: string[] = []
  if (typeof actions === 'object' && actions.enabled === false) {
    findings.push(finding('init/actions-off', 'GitHub Actions are switched off'))
  }
  if (needs.pullRequests) {
    if (typeof workflow !== 'object') {
      steps.push(
        'On GitHub, Settings → Actions → General → Workflow permissions: tick “Allow GitHub Actions to create and approve pull requests”.',
      )
    } else if (workflow.can_approve_pull_request_reviews !== true) {
      findings.push(finding('init/no-pull-requests', 'GitHub Actions may not create pull requests'))
    }
  }
  const kinds = [
    ...needs.secrets.map((name) => ({ kind: 'secret', name })),
    ...needs.variables.map((name) => ({ kind: 'variable', name })),
  ]
  kinds.forEach(({ kind, name }, i) => {
    if (named[i] === 'missing') findings.push(finding('init/no-secret', `the repository has no ${kind} ${name}`))
    if (named[i] === 'unknown') {
      steps.push(`On GitHub, Settings → Secrets and variables → Actions: add the ${kind} ${name}${meaning(name)}.`)
    }
  })
  const first = `make the environment ${hardwareEnvironment} with required reviewers`
  if (typeof hardware === 'object' && environment === 'missing') {
    findings.push(
      finding(
        'init/no-environment',
        `${variables.hardware} is set, but there is no environment ${hardwareEnvironment}`,
      ),
    )
  } else if (typeof hardware !== 'object') {
    steps.push(
      `To let firmware run on hardware (only if you want that): ${environment === 'unknown' || environment === 'missing' ? `${first}, then ` : ''}set the variable ${variables.hardware} to the label of a runner.`,
    )
  }
  return { findings, steps }
}

function meaning(name: string): string {
  if (name === variables.appClientId) return ' (the client ID of your GitHub App)'
  return name === appKeySecret ? ' (the private key of your GitHub App)' : ' (the key of the hosted model)'
}

async function request(url: string, token: string): Promise<Answer> {
  try {
    const answer = await fetch(url, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'tinyml-lifecycle',
      },
      signal: AbortSignal.timeout(10_000),
      // A token goes nowhere but to the address that was given.
      redirect: 'error',
    })
    if (answer.status === 404) return 'missing'
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : 'unknown'
  } catch {
    return 'unknown'
  }
}
