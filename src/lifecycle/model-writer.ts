import type { PromptLibrary } from '../language/prompts.ts'
import { askText } from '../llm/ask.ts'
import type { LanguageModel, ModelRequest } from '../llm/types.ts'
import { codeOf, type FreeformWriter } from './freeform.ts'

/** Tokens of a whole script or sketch, at most. */
const longestCode = 3000

/** The call that asks for a whole script or sketch, or to mend the last one, as it would be sent. */
export function writingRequest(
  stage: string,
  variables: Readonly<Record<string, string>>,
  previous: { code: string; errors: string } | null,
  prompts: PromptLibrary,
): ModelRequest {
  const id = previous ? `${stage}/freeform-repair` : `${stage}/freeform`
  const { messages } = prompts.render(id, { ...variables, ...(previous ?? {}) })
  return { purpose: id, messages, reply: null, maxOutputTokens: longestCode, temperature: 0, seed: 1 }
}

/** A model as the writer of whole scripts and sketches. */
export const writerOf = (model: LanguageModel, prompts: PromptLibrary): FreeformWriter => ({
  tier: model.tier,
  model: `${model.provider}/${model.model}`,
  async write(stage, variables, previous, signal) {
    const asked = await askText(model, writingRequest(stage, variables, previous, prompts), signal)
    return { code: codeOf(asked.value), usage: asked.usage }
  },
})
