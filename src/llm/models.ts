import type { Tokens } from '../lifecycle/usage.ts'
import type { Project } from '../project/project.ts'
import { toolsHome } from '../tools/find.ts'
import { ModelError } from './errors.ts'
import { createHosted, pricesOf } from './hosted.ts'
import { localOf } from './local.ts'
import type { LanguageModel } from './types.ts'

/** The language models that a project may use. */
export interface Models {
  /** The embedded one; its server starts with the first call. */
  local: LanguageModel | null
  hosted: LanguageModel | null
  /** Why one that is wanted is not there, with what to do about it; null where it is there, or not wanted. */
  missing: { local: ModelError | null; hosted: ModelError | null }
  /** US dollars of so many tokens: 0 for the local model, null where nobody knows. */
  price(tier: 'local' | 'hosted', tokens: Tokens): number | null
  close(): Promise<void>
}

export interface ModelsOptions {
  /** Per-user tools folder. Default: that of this user. */
  home?: string
  /** Where keys are looked up. Default: the environment of this process. */
  environment?: NodeJS.ProcessEnv
}

/**
 * From tinyml.yml and the environment. Contacts nothing yet.
 * @throws InputError when an address is missing, or the prices of the project cannot be read
 */
export function createModels(project: Project, options: ModelsOptions = {}): Models {
  const { llm } = project.config
  const prices = pricesOf(project)
  const models: Models = {
    local: null,
    hosted: null,
    missing: { local: null, hosted: null },
    price: (tier, tokens) => (tier === 'local' || !llm.hosted ? 0 : prices.cost(llm.hosted.model, tokens)),
    async close() {
      await Promise.all([models.local?.close(), models.hosted?.close()])
    },
  }
  models.local = orReason(
    () => localOf(project, options.home ?? toolsHome()),
    (error) => {
      models.missing.local = error
    },
  )
  const { hosted } = llm
  if (hosted && llm.privacy !== 'local') {
    models.hosted = orReason(
      () => createHosted(project, hosted, options.environment ?? process.env),
      (error) => {
        models.missing.hosted = error
      },
    )
  }
  return models
}

function orReason(create: () => LanguageModel, missing: (reason: ModelError) => void): LanguageModel | null {
  try {
    return create()
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    missing(error)
    return null
  }
}
