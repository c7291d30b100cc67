import { z } from 'zod'
import { finding } from '../../src/findings/index.ts'
import { PromptLibrary } from '../../src/language/prompts.ts'
import { readByRules } from '../../src/language/reader.ts'
import type { Setting, WishLanguage } from '../../src/language/types.ts'
import type { Planning } from '../../src/lifecycle/model-planner.ts'
import type { AnyStage } from '../../src/lifecycle/stage.ts'
import { Budget, type Limits } from '../../src/llm/budget.ts'
import type { LanguageModel, ModelReply, ModelRequest } from '../../src/llm/types.ts'
import { type FakePlan, fakeStages } from './fake.ts'

interface Brief {
  wish: string
  text: string
}

/** `3 times` is read by the grammar, `thrice` by a model; a model that says more than 9 is refused. */
const times: WishLanguage<Brief, FakePlan> = {
  // Its prompts are those of the real stage.
  stage: 'sketch',
  wish: (brief) => brief.wish,
  answers: () => [],
  split: (wish) => wish.split(', ').filter(Boolean),
  grammar(words) {
    const count = /^(\d) times$/.exec(words)?.[1]
    return count ? { words, settings: [{ set: 'times', times: Number(count) }], by: 'rules' } : null
  },
  settingSchema: () => z.strictObject({ set: z.literal('times'), times: z.number() }) as unknown as z.ZodType<Setting>,
  context: () => 'repetitions',
  names: () => ({ labels: [], columns: {}, windows: false }),
  check: ({ settings }) =>
    settings.some((s) => Number(s.times) > 9) ? [finding('lifecycle/no-plan', 'that is too often')] : [],
  checkTogether: () => [],
  compose: (readings) => ({ times: Number(readings.flatMap((r) => r.settings).at(-1)?.times ?? 1) }),
  question: (about) => ({ stage: 'second', text: 'How often?', about }),
  describe: (setting) => `${setting.times} times`,
}

/** The fake stages, of which `second` can be talked to. */
export function talkingStages(change: Partial<AnyStage> = {}): AnyStage[] {
  const language = times
  const rules = (brief: Brief) => {
    const result = readByRules(language, brief)
    return 'plan' in result ? { plan: result.plan } : { questions: result.questions }
  }
  const schema = z.object({ times: z.int() })
  return fakeStages({ second: { language, plan: { schema, rules }, ...change } })
}

/** What a model answers about clauses. */
export const counts = (replies: Record<string, number>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(replies).map(([words, n]) => [words, [{ set: 'times', times: n }]])))

export interface TestModel extends LanguageModel {
  requests: ModelRequest[]
}

export function testModel(tier: 'local' | 'hosted', answer: (request: ModelRequest, nth: number) => string): TestModel {
  const requests: ModelRequest[] = []
  return {
    ...{ tier, provider: tier === 'local' ? 'local' : 'openai', model: `${tier}-model`, contextTokens: 8192, requests },
    async complete(request): Promise<ModelReply> {
      requests.push(request)
      return {
        text: answer(request, requests.length),
        usage: { tokens: { input: 100, cached: 0, output: 10, total: 110 }, costUsd: tier === 'local' ? 0 : 0.01 },
        ...{ finishReason: 'stop', provider: tier, model: `${tier}-model`, seconds: 0 },
      }
    },
    countTokens: async () => 100,
    close: async () => {},
  }
}

export const planning = (change: Partial<Planning> = {}, limits: Limits = {}): Planning => ({
  local: { missing: 'it is not installed. Run `tinyml model pull`.' },
  hosted: null,
  samples: 1,
  secondReader: false,
  prompts: new PromptLibrary(null),
  budget: new Budget(limits),
  price: (tier) => (tier === 'local' ? 0 : 0.01),
  ...change,
})
