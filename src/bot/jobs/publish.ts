import { existsSync } from 'node:fs'
import * as core from '@actions/core'
import { parse } from 'yaml'
import { z } from 'zod'
import { TinymlError } from '../../errors.ts'
import { describe } from '../../github/publish.ts'
import { writeSummary } from '../../github/summary.ts'
import { configFile, configSchema } from '../../project/config.ts'
import { printable } from '../../report/terminal.ts'
import { type Api, createOnce } from '../api.ts'
import { allowedPaths } from '../bundle/paths.ts'
import { type Bundle, readBundle } from '../bundle/read.ts'
import type { BotInputs } from '../inputs.ts'
import { amountOf, next, settle } from '../ledger.ts'
import { ledgerStore } from '../ledger-store.ts'
import { endingComment } from '../publish/comment.ts'
import { hasResult, nothingMade, type Product, productOf, type Setting } from '../publish/product.ts'
import { type Published, publish } from '../publish/publish.ts'
import type { BotRequest } from '../request.ts'
import { SecretFilter } from '../secrets.ts'
import { bundleFolder, explained, log, openJob, readRequest } from './common.ts'

/**
 * May write commits, pull requests, checks and comments; has no key of a model, and executes nothing of the bundle. Whatever happens, the
 * reservation is settled, and what waits for the branch is started.
 */
export const publishJob = (environment: NodeJS.ProcessEnv): Promise<void> => explained(() => publishWithin(environment))

async function publishWithin(environment: NodeJS.ProcessEnv): Promise<void> {
  const { inputs, api } = openJob(environment)
  const request = readRequest(environment)
  let bundle: Bundle | null = null
  let published: Published | null = null
  try {
    const output = await outputFolder(api, request, inputs.project)
    const setting = settingOf(
      request,
      inputs,
      allowedPaths(inputs.project === '.' ? '' : inputs.project, output).output,
    )
    const found = await takeBundle(bundleFolder(environment, 'bundle'), request, inputs.project, output)
    if ('manifest' in found) bundle = found
    const product = 'manifest' in found ? productOf(found) : found
    const secrets = new SecretFilter(environment)
    secrets.add(inputs.token, 'the token of the job')
    published = await publish(api, setting, product, (content) => secrets.check(content))
    if (environment.GITHUB_STEP_SUMMARY) await writeSummary(endingComment(published, setting))
    setOutputs(published)
  } finally {
    if (request.reservation) await settleAndStartNext(api, inputs, request, bundle, published)
  }
}

const settingOf = (request: BotRequest, inputs: BotInputs, output: string): Setting => ({
  ...{ request, project: inputs.project, output, runUrl: inputs.run.url, botLogin: inputs.botLogin },
  ...{ reviewers: inputs.reviewers, alerts: inputs.alerts },
})

/** `output:` of tinyml.yml at the commit of the request, never of the bundle; the default where nothing can be read. */
async function outputFolder(api: Api, request: BotRequest, project: string): Promise<string> {
  const { owner, name } = request.repository
  const file = project === '.' ? configFile : `${project}/${configFile}`
  const { repository } = await api.graphql<{ repository: { object: { text?: string | null } | null } }>(
    `query ($owner: String!, $name: String!, $expression: String!) {
      repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Blob { text } } }
    }`,
    { owner, name, expression: `${request.target.sha}:${file}` },
  )
  const shape = z.object({ output: configSchema.shape.output })
  try {
    return shape.parse(parse(repository.object?.text ?? '') ?? {}).output
  } catch {
    // The run says what is wrong with the file; a bundle that fits the default alone is taken.
    return shape.parse({}).output
  }
}

/** The bundle, or what to tell where there is none that can be taken. */
async function takeBundle(
  dir: string,
  request: BotRequest,
  project: string,
  output: string,
): Promise<Bundle | Product> {
  if (!existsSync(dir)) {
    return nothingMade({
      ...{
        status: 'stopped',
        code: 'bot/no-bundle',
        message: 'the job that generates ended without a result',
        where: '',
      },
      hint: 'Its log says why: it was stopped, took too long, or the runner was lost.',
    })
  }
  try {
    return await readBundle(dir, { request, allowed: allowedPaths(project === '.' ? '' : project, output) })
  } catch (error) {
    if (!(error instanceof TinymlError)) throw error
    return nothingMade(describe(error))
  }
}

async function settleAndStartNext(
  api: Api,
  inputs: BotInputs,
  request: BotRequest,
  bundle: Bundle | null,
  published: Published | null,
): Promise<void> {
  const { owner, name: repo, defaultBranch } = request.repository
  const state = published && hasResult(published.product) && !published.stopped ? 'done' : 'failed'
  const result = await ledgerStore(api, { owner, repo }).update(`Settle ${request.id}`, (ledger) => {
    const settled = settle(
      ledger,
      request.id,
      { state, spent: spentOf(request, bundle), head: published?.commit ?? null },
      new Date(),
    )
    return { ledger: settled, waiting: next(settled, request.target.branch)?.id ?? null }
  })
  if (!result.waiting) return
  log(`Starting ${result.waiting}, which has waited for ${request.target.branch}.`)
  const dispatch = {
    owner,
    repo,
    workflow_id: inputs.run.workflow,
    ref: defaultBranch,
    inputs: { queued: result.waiting },
  }
  // Nothing tells which request a run was started for. A second run finds in the ledger that the request is taken, and ends.
  await createOnce({
    create: async () => void (await api.rest.actions.createWorkflowDispatch(dispatch)),
    look: async () => null,
  })
}

/** What the bundle claims, at most what was reserved; the whole reservation where it claims nothing that can be believed. */
function spentOf({ budget }: BotRequest, bundle: Bundle | null) {
  const spent = bundle?.manifest.spent
  if (!spent || spent.usd === null) return null
  return amountOf({ usd: Math.min(spent.usd, budget.usd), tokens: Math.min(spent.tokens, budget.tokens) })
}

function setOutputs({ product, pull, commit, stopped }: Published): void {
  core.setOutput('status', stopped ? 'not-published' : product.status)
  core.setOutput('pull-request', pull ?? '')
  core.setOutput('commit', commit ?? '')
  if (stopped) {
    core.setFailed(printable(`${stopped.message} [${stopped.code}] → ${stopped.hint}`))
    return
  }
  if (hasResult(product)) return
  const { failure, report } = product
  const question = report?.questions[0]
  core.setFailed(
    printable(
      failure
        ? `${failure.message} [${failure.code}]`
        : question
          ? `waits for an answer: ${question.text}`
          : `ended as ${product.status}`,
    ),
  )
}
