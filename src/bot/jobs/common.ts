import { join } from 'node:path'
import * as core from '@actions/core'
import { InputError } from '../../errors.ts'
import { secretInputs } from '../../github/inputs.ts'
import { defuse } from '../../github/log.ts'
import { type Api, apiProblem, createApi } from '../api.ts'
import { type BotInputs, parseBotInputs } from '../inputs.ts'
import { type BotRequest, requestSchema } from '../request.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Inputs that only some of the jobs take; each job knows the names of all, so that a typo is found everywhere. */
export const jobInputs = ['job', 'request', 'bundle'] as const

/** Inputs of the job `run`, which the jobs of the bot have no use for: the runner sets them, with their defaults, for every job. */
export const inputsOfRun = ['stages', 'planner', 'strategy', 'out'] as const

/** What a job with a token begins with: secrets masked first, then inputs and the API. */
export function openJob(environment: Environment): { inputs: BotInputs; api: Api } {
  maskSecrets(environment)
  const inputs = parseBotInputs(environment, [...jobInputs, ...inputsOfRun])
  const { rest, graphql } = inputs.run.api
  return { inputs, api: createApi({ token: inputs.token, baseUrl: rest, graphqlUrl: graphql, log }) }
}

/** Carries out a job; what GitHub's API refused ends it with what a person can do about it. */
export async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw apiProblem(error) ?? error
  }
}

export function maskSecrets(environment: Environment): void {
  for (const secret of secretInputs(environment)) core.setSecret(secret)
}

export const log = (line: string): void => core.info(defuse(line))

export const jobInput = (environment: Environment, name: (typeof jobInputs)[number]): string =>
  environment[`INPUT_${name.toUpperCase()}`]?.trim() ?? ''

/** The request that `admit` put out. Throws an InputError for anything else. */
export function readRequest(environment: Environment): BotRequest {
  const text = jobInput(environment, 'request')
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (cause) {
    throw badRequest(text === '' ? 'found nothing' : (cause as Error).message, cause)
  }
  const parsed = requestSchema.safeParse(found)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badRequest(`\`${issue?.path.join('.')}\`: ${issue?.message}`)
}

const badRequest = (why: string, cause?: unknown) =>
  new InputError('project/bad-usage', `input \`request\`: expected what the job \`admit\` put out; ${why}`, {
    hint: 'Give the output `request` of the job `admit`, and let this job wait for it.',
    cause,
  })

/** Folder of the bundle: where the workflow says, else in the runner's temporary folder. */
export const bundleFolder = (environment: Environment): string =>
  jobInput(environment, 'bundle') || inTemporary(environment, 'tinyml-bundle')

/** Where `generate` puts the program for a board, and `hardware` looks for it unless the workflow says where. */
export const firmwareFolder = (environment: Environment): string => inTemporary(environment, 'tinyml-firmware')

const inTemporary = (environment: Environment, name: string): string => join(environment.RUNNER_TEMP ?? '/tmp', name)
