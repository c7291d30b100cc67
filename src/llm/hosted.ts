import { InputError } from '../errors.ts'
import type { Project } from '../project/project.ts'
import { ModelError } from './errors.ts'
import { createService } from './openai.ts'
import { loadPrices, type Prices } from './prices.ts'
import type { RetryPolicy } from './retry.ts'
import type { LanguageModel } from './types.ts'

type Hosted = NonNullable<Project['config']['llm']['hosted']>

const services: Record<Hosted['provider'], { url: string | null; key: string | null }> = {
  openai: { url: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' },
  azure: { url: null, key: 'AZURE_OPENAI_API_KEY' },
  github: { url: 'https://models.github.ai/inference', key: 'GITHUB_TOKEN' },
  compatible: { url: null, key: null },
}

/** Where no table says how much a model takes: what every model in use has at least. */
const cautiousContext = 8192

/**
 * The hosted model of a project.
 * @throws InputError when an address is missing or the prices cannot be read
 * @throws ModelError `no-key` when the key is not there
 */
export function createHosted(
  project: Project,
  hosted: Hosted,
  environment: NodeJS.ProcessEnv,
  more: { retry?: RetryPolicy; timeoutSeconds?: number } = {},
): LanguageModel {
  const service = services[hosted.provider]
  const url = hosted.url ?? service.url
  if (!url) {
    throw new InputError(
      'project/bad-setting',
      `\`llm.hosted.url\`: expected the address of the service, because \`provider: ${hosted.provider}\` has none of its own`,
      { where: project.whereIs(['llm', 'hosted']) },
    )
  }
  const keyName = hosted.key ?? service.key
  const key = keyName ? environment[keyName]?.trim() || null : null
  if (keyName && !key) {
    throw new ModelError('no-key', `${hosted.provider} ${hosted.model} needs a key, but ${keyName} is not set`, {
      where: project.whereIs(['llm', 'hosted']),
    })
  }
  const prices = pricesOf(project)
  return createService({
    provider: hosted.provider,
    model: hosted.model,
    url,
    key,
    keyName,
    apiVersion: hosted.apiVersion,
    reply: hosted.reply,
    contextTokens: prices.of(hosted.model)?.context ?? cautiousContext,
    cost: (tokens) => prices.cost(hosted.model, tokens),
    ...more,
  })
}

/** What is known of the hosted model's prices; nobody knows those of a `compatible` service but the project. */
export function pricesOf(project: Project): Prices {
  const { prices: file, hosted } = project.config.llm
  return loadPrices(file ? project.resolve(file, ['llm', 'prices']) : null, hosted?.provider === 'compatible')
}
