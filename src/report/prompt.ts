import colours from 'picocolors'
import type { PromptLibrary, RenderedPrompt } from '../language/prompts.ts'
import { ModelError } from '../llm/errors.ts'
import { estimateTokens } from '../llm/estimate.ts'
import type { Models } from '../llm/models.ts'
import type { Message, ModelRequest, ReplySchema } from '../llm/types.ts'
import type { Project } from '../project/project.ts'
import { money, textTable } from './table.ts'
import { printable } from './terminal.ts'

interface Destination {
  tier: 'local' | 'hosted'
  /** `provider model`. */
  model: string
  /** Tokens of the prompt; an upper bound where `exact` is false. */
  tokens: number
  exact: boolean
  /** Most tokens of the reply. */
  reply: number
  /** Most that the call costs, US dollars; null where the price is not known. */
  costUsd: number | null
  leavesMachine: boolean
}

/** A call with what it would cost and where it would go. */
export interface PricedCall {
  file: string
  version: number
  destinations: Destination[]
  /** Why a tier gets nothing. */
  nowhere: string[]
  sections: {
    name: string
    role: Message['role']
    text: string
    tokens: number
    /** Whether it holds something of the project: the rest is the template's. */
    fromProject: boolean
  }[]
  schema: ReplySchema | null
  messages: readonly Message[]
}

/** Counts a call by the tokenizer of the local model where that is installed, else by an upper bound. */
export async function costOf(
  { request, prompt }: { request: ModelRequest; prompt: RenderedPrompt },
  project: Project,
  models: Models,
  prompts: PromptLibrary,
  signal: AbortSignal,
): Promise<PricedCall> {
  const { llm } = project.config
  const count = await counter(models, signal)
  const destinations: Destination[] = []
  const nowhere: string[] = []
  const add = (tier: Destination['tier'], model: string, tokens: number, exact: boolean) => {
    const reply = request.maxOutputTokens
    const costUsd = models.price(tier, { input: tokens, cached: 0, output: reply, total: tokens + reply })
    destinations.push({ tier, model, tokens, exact, reply, costUsd, leavesMachine: tier === 'hosted' })
  }
  if (models.local && count) add('local', llm.local.model, await count(request), true)
  else nowhere.push(`local: ${models.missing.local?.message ?? 'its tokenizer could not be started'}`)
  if (!llm.hosted) nowhere.push('hosted: none is configured, so nothing leaves this machine')
  else if (llm.privacy === 'local') {
    nowhere.push('hosted: switched off by `llm.privacy: local`, so nothing leaves this machine')
  } else add('hosted', `${llm.hosted.provider} ${llm.hosted.model}`, estimateTokens(request), false)

  const template = prompts.template(prompt.id)
  const sections: PricedCall['sections'] = []
  const before: ModelRequest = { ...request, messages: [], reply: null }
  for (const { name, text } of prompt.sections) {
    const role = prompt.messages.find((m) => m.content.includes(text))?.role ?? 'user'
    const only: ModelRequest = { ...before, messages: [{ role, content: text }] }
    const empty: ModelRequest = { ...before, messages: [{ role, content: '' }] }
    const tokens = count ? (await count(only)) - (await count(empty)) : estimateTokens(only) - estimateTokens(empty)
    const fromProject = ofProject.test(template.sections.find((s) => s.name === name)?.text ?? '')
    sections.push({ name, role, text, tokens, fromProject })
  }
  const { file, version, messages } = prompt
  return { file, version, destinations, nowhere, sections, schema: request.reply, messages }
}

/** A variable of a template that is filled with something of the project; examples are chosen from ready ones. */
const ofProject = /\{\{\s*(?!examples\s*\}\})/

/** Tokens by the local model's own tokenizer, or null where it cannot be had. */
async function counter(
  models: Models,
  signal: AbortSignal,
): Promise<((request: ModelRequest) => Promise<number>) | null> {
  const { local } = models
  if (!local) return null
  const request: ModelRequest = { purpose: '', messages: [], reply: null, maxOutputTokens: 1, temperature: 0, seed: 1 }
  try {
    await local.countTokens({ ...request, messages: [{ role: 'user', content: '' }] }, signal)
    return (counted) => local.countTokens(counted, signal)
  } catch (error) {
    if (error instanceof ModelError) return null
    throw error
  }
}

export interface Shown {
  stage: string
  strategy: string
  clauses: readonly { words: string; by: string }[]
  calls: readonly PricedCall[]
}

/** For a terminal: who takes which clause, then each call with its costs and its text. */
export function formatPreview({ stage, strategy, clauses, calls }: Shown): string {
  const asked = clauses.filter((c) => c.by === 'model').length
  const head =
    strategy === 'freeform'
      ? `${stage}, freeform: the model writes the code`
      : `${stage}: ${clauses.length} ${clauses.length === 1 ? 'clause' : 'clauses'}, ${asked} for a model`
  const who = clauses.map((c) => `  ${(c.by === 'person' ? 'you' : c.by).padEnd(6)} “${printable(c.words)}”`)
  const none = calls.length === 0 ? ['nothing would be sent'] : []
  const parts = calls.map((call, i) => formatCall(call, `call ${i + 1} of ${calls.length}`))
  return `${[head, ...who, ...none, ...parts].join('\n')}\n`
}

function formatCall(call: PricedCall, name: string): string {
  const leaves = call.destinations.some((d) => d.leavesMachine)
  const rows = call.sections.map((s) => [s.name, String(s.tokens), s.fromProject ? 'your project' : call.file])
  const sections = call.sections.map(({ name: section, role, text, fromProject }) => {
    const marks = [role, ...(fromProject ? ['of your project'] : []), ...(leaves ? ['leaves this machine'] : [])]
    return `${colours.bold(`── ${section}`)} (${marks.join(', ')})\n${printable(text)}`
  })
  const schema = call.schema
    ? [
        `${colours.bold('── schema of the reply')}${leaves ? ' (leaves this machine)' : ''}\n${JSON.stringify(call.schema.schema)}`,
      ]
    : []
  return [
    '',
    `${colours.bold(name)}: ${call.file}, version ${call.version}`,
    ...call.destinations.map(formatDestination),
    ...call.nowhere.map((why) => `  ${printable(why)}`),
    '',
    textTable(['section', 'tokens', 'from'], rows, ['tokens']),
    '',
    ...sections,
    ...schema,
  ].join('\n')
}

function formatDestination({ tier, model, tokens, exact, reply, costUsd, leavesMachine }: Destination): string {
  const counted = exact
    ? `${tokens.toLocaleString('en')} tokens`
    : `at most ${tokens.toLocaleString('en')} tokens (estimated)`
  const where = leavesMachine ? colours.yellow('leaves this machine') : 'stays on this machine'
  return `  ${tier}: ${model}: ${counted}, at most ${reply.toLocaleString('en')} for the reply, at most ${money(costUsd)}; ${where}`
}
