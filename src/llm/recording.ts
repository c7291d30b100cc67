import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { digest } from '../lifecycle/hash.ts'
import { face } from './budget.ts'
import { differences } from './differences.ts'
import { replySchema, requestSchema } from './reply-schema.ts'
import type { Mask } from './secrets.ts'
import type { LanguageModel, ModelRequest } from './types.ts'

/** Raised when what a file holds changes its meaning. */
const version = 1

const recordSchema = z.object({
  version: z.literal(version),
  model: z.object({ tier: z.enum(['local', 'hosted']), provider: z.string(), model: z.string() }),
  request: requestSchema,
  reply: replySchema,
})

type Recorded = z.infer<typeof recordSchema>
type Who = Recorded['model']

/**
 * A model that writes each request with its reply into a folder, one file each, to be committed and replayed. Secrets are masked, and
 * so are they in the digest that names the file: on another machine the same request has the same name.
 */
export function recorded(model: LanguageModel, dir: string, mask: Mask): LanguageModel {
  makeFolder(dir)
  return {
    ...face(model),
    async complete(request, signal) {
      const reply = await model.complete(request, signal)
      const { source: _source, ...kept } = reply
      const content: Recorded = {
        version,
        model: whoIs(model),
        request: masked(request, mask),
        reply: { ...kept, text: mask(kept.text) },
      }
      const path = join(dir, nameOf(content.request, content.model))
      writeFileSync(`${path}.tmp`, `${JSON.stringify(content, null, 2)}\n`)
      renameSync(`${path}.tmp`, path)
      return reply
    },
  }
}

/** Requests and replies of an earlier run. */
export class Recording {
  private readonly dir: string
  private readonly files = new Map<string, Recorded>()

  /** @throws InputError when the folder is missing, holds no recording, or one that this version cannot read */
  constructor(dir: string) {
    this.dir = dir
    if (!existsSync(dir) || !statSync(dir).isDirectory()) {
      throw new InputError('llm/no-recording', `expected a folder with a recording, found none at ${dir}`)
    }
    const names = readdirSync(dir).filter((name) => name.endsWith('.json'))
    if (names.length === 0) throw new InputError('llm/no-recording', `${dir} holds no recorded request`)
    for (const name of names.sort()) this.files.set(name, read(join(dir, name)))
  }

  /** @throws InputError `llm/replay-differs` that shows the difference to the nearest recorded request */
  find(request: Recorded['request'], who: Who): Recorded['reply'] {
    const found = this.look(request, who)
    if (found) return found
    throw new InputError('llm/replay-differs', this.explain(request, who), { where: this.dir })
  }

  /** The same without the error: null. */
  look(request: Recorded['request'], who: Who): Recorded['reply'] | null {
    return this.files.get(nameOf(request, who))?.reply ?? null
  }

  private explain(request: Recorded['request'], who: Who): string {
    const asked = `the request ${request.purpose} to ${who.provider}/${who.model}`
    const alike = [...this.files.entries()].filter(([, r]) => r.request.purpose === request.purpose)
    const compared = alike
      .map(([name, r]) => ({ name, lines: differences(asLines(r.request, r.model), asLines(request, who)) }))
      .sort((a, b) => a.lines.length - b.lines.length)
    const nearest = compared[0]
    if (!nearest) return `${asked} is not in the recording, which holds no request for this purpose`
    const shown = nearest.lines.slice(0, 16)
    const more = nearest.lines.length - shown.length
    return (
      `${asked} differs from what was recorded; the nearest is ${nearest.name} (- recorded, + now):\n${shown.join('\n')}` +
      (more > 0 ? `\n… and ${more} more lines` : '')
    )
  }
}

/** A model that answers from a recording and from nothing else; `model` gives the names that requests were recorded under. */
export function replayed(
  model: Pick<LanguageModel, 'tier' | 'provider' | 'model' | 'contextTokens'>,
  recording: Recording,
  mask: Mask,
): LanguageModel {
  const who = whoIs(model)
  return {
    ...who,
    contextTokens: model.contextTokens,
    async complete(request, signal) {
      signal.throwIfAborted()
      return { ...recording.find(masked(request, mask), who), source: 'recording' }
    },
    async countTokens(request) {
      const asked = masked(request, mask)
      // A request that is only measured, and not made, need not be in the recording.
      return recording.look(asked, who)?.usage.tokens.input ?? Math.ceil(JSON.stringify(asked).length / 3)
    },
    async close() {},
  }
}

/** `sketch/read` and its digest → `sketch-read-0123456789ab.json`. */
function nameOf(request: Recorded['request'], who: Who): string {
  return `${request.purpose.replace(/[^A-Za-z0-9]+/g, '-')}-${digest({ request, who }).slice(0, 12)}.json`
}

function read(path: string): Recorded {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new InputError('llm/bad-recording', `${basename(path)} is not JSON: ${(cause as Error).message}`, {
      where: path,
      cause,
    })
  }
  const found = z.object({ version: z.unknown() }).safeParse(content).data?.version
  if (found !== version) {
    throw new InputError(
      'llm/bad-recording',
      `expected a recording of version ${version}, found ${JSON.stringify(found) ?? 'no version'}`,
      { where: path },
    )
  }
  const parsed = recordSchema.safeParse(content)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new InputError('llm/bad-recording', `${issue?.path.join('.')}: ${issue?.message}`, { where: path })
  }
  // A request that was edited by hand would never be found again under its name, or answer for another one.
  if (nameOf(parsed.data.request, parsed.data.model) !== basename(path)) {
    throw new InputError('llm/bad-recording', 'the request is not the one that the name of the file stands for', {
      where: path,
    })
  }
  return parsed.data
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (cause) {
    throw new InputError('project/bad-output', `cannot write the recording to ${dir}: ${(cause as Error).message}`, {
      cause,
    })
  }
}

/** Plain data, so that what JSON leaves out (undefined) does not make two requests differ. */
const masked = (request: ModelRequest, mask: Mask): Recorded['request'] =>
  requestSchema.parse({
    ...(JSON.parse(JSON.stringify(request)) as object),
    messages: request.messages.map(({ role, content }) => ({ role, content: mask(content) })),
  })

const whoIs = ({ tier, provider, model }: Who): Who => ({ tier, provider, model })

function asLines({ messages, reply, ...rest }: Recorded['request'], who: Who): string[] {
  return [
    ...Object.entries({ ...who, ...rest }).map(([key, value]) => `${key}: ${String(value)}`),
    ...messages.flatMap(({ role, content }) => [`[${role}]`, ...content.split('\n')]),
    ...(reply ? [`reply: ${reply.name}`, ...JSON.stringify(reply.schema, null, 1).split('\n')] : []),
  ]
}
