import { z } from 'zod'
import { type Finding, hasErrors } from '../findings/index.ts'
import { digest } from '../lifecycle/hash.ts'
import { addUsage, noUsage, type Usage } from '../lifecycle/usage.ts'
import { ask } from '../llm/ask.ts'
import { replySchemaOf } from '../llm/schema.ts'
import type { LanguageModel, Message, ModelRequest } from '../llm/types.ts'
import { showExamples } from './examples.ts'
import type { PromptLibrary, RenderedPrompt } from './prompts.ts'
import type { ClauseReading, Setting, WishLanguage } from './types.ts'

/** Clauses of one call: more would not fit a small model's attention, nor the limit of its reply. */
export const mostClauses = 12
/** Findings of one clause in a repair: the first of each kind, and no more than a small model can keep in mind. */
const mostFindings = 3

/** Of a hint only how to mend: what it means, the message says. */
const mend = (hint: string | null): string | null =>
  hint ? (/How to mend: ?([\s\S]*)$/.exec(hint)?.[1] ?? hint) : null

/** Settings of one clause: a small model fills what room it has. */
const mostSettings = 4

const nothing = z.strictObject({ set: z.literal('nothing') })
const cannot = z.strictObject({ set: z.literal('cannot'), what: z.string().max(120) })

/** What a model answers: each clause by its own words, with what it asks for. */
type Reply = Record<string, (Setting | z.infer<typeof nothing> | z.infer<typeof cannot>)[]>

/** @param determined clauses that may not be answered by "cannot" */
function replySchema<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  clauses: readonly string[],
  determined: readonly string[] = [],
) {
  const listOf = (words: string) => {
    const setting = language.settingSchema(brief, words)
    // A clause that plainly asks for something is not answered by nothing.
    const idle = !hasErrors(language.check({ words, settings: [], by: 'local' }, brief))
    return z
      .array(
        z.union([
          ...(setting ? [setting] : []),
          ...(idle || !setting ? [nothing] : []),
          ...(setting && determined.includes(words) ? [] : [cannot]),
        ]),
      )
      .min(1)
      .max(mostSettings)
  }
  return z.strictObject(
    Object.fromEntries(clauses.map((words) => [words, listOf(words)])),
  ) as unknown as z.ZodType<Reply>
}

export interface BuiltRequest {
  request: ModelRequest
  prompt: RenderedPrompt
}

/** The call that reads clauses, as it would be sent. */
export function readingRequest<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  clauses: readonly string[],
  prompts: PromptLibrary,
  sample: { temperature: number; seed: number } = { temperature: 0, seed: 1 },
  determined: readonly string[] = [],
): BuiltRequest {
  const prompt = prompts.render(`${language.stage}/read`, variables(language, brief, clauses, prompts))
  return {
    prompt,
    request: {
      purpose: `${language.stage}/read`,
      messages: prompt.messages,
      reply: replySchemaOf(`${language.stage}-read`, replySchema(language, brief, clauses, determined)),
      maxOutputTokens: 60 + 100 * clauses.length,
      ...sample,
    },
  }
}

const variables = <Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  clauses: readonly string[],
  prompts: PromptLibrary,
): Record<string, string> => ({
  context: language.context(brief),
  examples: showExamples(
    prompts.examples(language.stage).choose(clauses, language.names(brief), examplesFor(clauses.length)),
  ),
  wish: wholeWish(language.wish(brief), clauses),
  clauses: JSON.stringify(clauses),
})

/** Few clauses have more examples each than many, so that the prompt stays small. */
const examplesFor = (clauses: number): number => Math.min(16, 8 + 2 * (clauses - 1))

/** The words around the clauses, where there are any and they are no book. */
function wholeWish(wish: string, clauses: readonly string[]): string {
  const more = wish.length > clauses.join('').length + 10 && wish.length <= mostWish
  return more ? `The whole wish: ${JSON.stringify(wish)}` : ''
}
const mostWish = 600

const said = (settings: readonly Setting[], what: string | undefined) =>
  what !== undefined ? [{ set: 'cannot', what }] : settings.length > 0 ? settings : [{ set: 'nothing' }]

/** A clause whose reading was refused, and why. */
export interface Refused {
  reading: ClauseReading
  findings: readonly Finding[]
}

/**
 * The call that mends readings: the last ones and what was found, with hints, and nothing else of the history. It begins with the
 * same system message as the first call, which the service still has in its cache.
 */
export function repairRequest<Brief, Plan>(
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  refused: readonly Refused[],
  prompts: PromptLibrary,
): ModelRequest {
  const clauses = refused.map((r) => r.reading.words)
  const first = readingRequest(language, brief, clauses, prompts).request
  const schema = replySchema(language, brief, clauses, determinedOf(refused))
  const last = Object.fromEntries(refused.map(({ reading: r }) => [r.words, said(r.settings, r.cannot)]))
  const findings = refused.flatMap((r) =>
    r.findings
      .filter((f, i) => r.findings.findIndex((other) => other.code === f.code) === i)
      .slice(0, mostFindings)
      .map((f) => `- ${JSON.stringify(r.reading.words)}: ${f.message}. ${mend(prompts.hint(f.code)) ?? f.hint}`),
  )
  const prompt = prompts.render(`${language.stage}/repair`, {
    context: language.context(brief),
    clauses: JSON.stringify(clauses),
    last: JSON.stringify(last),
    findings: findings.join('\n'),
  })
  const system = first.messages.filter((m) => m.role === 'system')
  const own = prompt.messages.filter((m) => m.role === 'user')
  const reply = replySchemaOf(`${language.stage}-read`, schema)
  return { ...first, purpose: `${language.stage}/repair`, messages: [...system, ...own], reply }
}

/** Clauses that the model gave up: it is asked for the setting that comes closest, and the checks say whether it is close enough. */
const determinedOf = (refused: readonly Refused[]): string[] =>
  refused.filter((r) => r.reading.cannot !== undefined).map((r) => r.reading.words)

export interface ModelReading {
  readings: ClauseReading[]
  usage: Usage
}

/**
 * Lets a model read clauses. With several samples the reading that most of them give counts, clause by clause; of equals the first.
 * @param insist asks for replies that do not give up
 */
export async function readByModel<Brief, Plan>(
  model: LanguageModel,
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  clauses: readonly string[],
  { prompts, samples, signal }: { prompts: PromptLibrary; samples: number; signal: AbortSignal },
  insist = false,
): Promise<ModelReading> {
  const determined = insist ? clauses : []
  const schema = replySchema(language, brief, clauses, determined)
  const replies: Reply[] = []
  let usage = noUsage
  for (let sample = 0; sample < samples; sample++) {
    const how = samples === 1 ? { temperature: 0, seed: 1 } : { temperature: 0.7, seed: sample + 1 }
    const { request } = readingRequest(language, brief, clauses, prompts, how, determined)
    const asked = await ask(model, request, schema, signal)
    usage = addUsage(usage, asked.usage)
    replies.push(asked.value)
  }
  return { readings: clauses.map((words) => readingOf(words, majority(replies, words), model.tier)), usage }
}

/** Lets a model mend readings that were refused. */
export async function repairByModel<Brief, Plan>(
  model: LanguageModel,
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  refused: readonly Refused[],
  { prompts, signal }: { prompts: PromptLibrary; signal: AbortSignal },
): Promise<ModelReading> {
  const clauses = refused.map((r) => r.reading.words)
  const request = repairRequest(language, brief, refused, prompts)
  const schema = replySchema(language, brief, clauses, determinedOf(refused))
  const asked = await ask(model, request, schema, signal)
  return {
    readings: clauses.map((words) => readingOf(words, asked.value[words] ?? [], model.tier)),
    usage: asked.usage,
  }
}

function majority(replies: readonly Reply[], words: string): Reply[string] {
  const votes = new Map<string, { settings: Reply[string]; count: number }>()
  for (const reply of replies) {
    const settings = reply[words] ?? []
    const key = digest(settings)
    const vote = votes.get(key) ?? { settings, count: 0 }
    vote.count++
    votes.set(key, vote)
  }
  return [...votes.values()].toSorted((a, b) => b.count - a.count)[0]?.settings ?? []
}

function readingOf(words: string, list: Reply[string], by: 'local' | 'hosted'): ClauseReading {
  const refusal = list.find((s) => s.set === 'cannot')
  const settings = list.filter((s) => s.set !== 'cannot' && s.set !== 'nothing') as Setting[]
  const once = settings.filter((s, i) => settings.findIndex((o) => digest(o) === digest(s)) === i)
  return {
    words,
    settings: refusal ? [] : once,
    ...(refusal ? { cannot: String((refusal as { what?: unknown }).what ?? '') } : {}),
    by,
  }
}

const verdicts = z.enum(['yes', 'no'])

/**
 * A second model's opinion of readings: the clauses whose reading it does not share. It sees each clause beside what it was
 * understood to ask for, in plain words.
 */
export async function secondOpinion<Brief, Plan>(
  model: LanguageModel,
  language: WishLanguage<Brief, Plan>,
  brief: Brief,
  readings: readonly ClauseReading[],
  { prompts, signal }: { prompts: PromptLibrary; signal: AbortSignal },
): Promise<{ doubted: string[]; usage: Usage }> {
  const schema = z.strictObject(Object.fromEntries(readings.map((r) => [r.words, verdicts])))
  const understood = readings.map(
    (r) =>
      `${JSON.stringify(r.words)} was understood as: ${r.settings.map((s) => language.describe(s, brief)).join('; ') || 'nothing to do'}`,
  )
  const messages: readonly Message[] = prompts.render('second/read', {
    context: language.context(brief),
    understood: understood.join('\n'),
  }).messages
  const request: ModelRequest = {
    purpose: `${language.stage}/second`,
    messages,
    reply: replySchemaOf(`${language.stage}-second`, schema),
    maxOutputTokens: 40 + 40 * readings.length,
    temperature: 0,
    seed: 1,
  }
  const asked = await ask(model, request, schema, signal)
  return { doubted: readings.map((r) => r.words).filter((words) => asked.value[words] === 'no'), usage: asked.usage }
}
