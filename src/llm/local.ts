import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from '../project/project.ts'
import { findEnvironment } from '../tools/python.ts'
import { ModelError } from './errors.ts'
import { createService } from './openai.ts'
import { type Lease, leaseServer, type ServerRequest, serverLog } from './server.ts'
import { checkAtOnce, type LocalChoice, modelFile, verifyModel } from './store.ts'
import type { LanguageModel, ModelRequest } from './types.ts'

export interface LocalSettings extends LocalChoice {
  /** Tokens of prompt and reply together. */
  context: number
  threads?: number | undefined
}

export interface LocalOptions {
  /** Per-user tools folder. */
  home: string
  /** Folder that a relative path of a model starts from. */
  dir: string
}

/** Memory beside weights, keys and values: buffers of llama.cpp for a batch, cached prompts, Python. */
const spareMemory = 1.3e9
/** For a model that nobody measured: keys and values of one with 8 billion weights. */
const cautiousBytesPerToken = 131_072
/** Less than Node waits for an answer to begin. */
const timeoutSeconds = 280

/** The embedded model as `llm.local` of a project asks for it. Starts nothing yet. Throws like `createLocal`. */
export function localOf(project: Project, home: string): LanguageModel {
  return createLocal(project.config.llm.local, { home, dir: project.dir })
}

/**
 * A model on this machine. Its server starts with the first call, and is shared with the user's other runs.
 * @throws ModelError `not-installed`, `unknown-local-model`, `broken-file` for what can be seen at once
 */
export function createLocal(settings: LocalSettings, { home, dir }: LocalOptions): LanguageModel {
  const file = modelFile(home, settings, dir)
  checkAtOnce(file)
  const environment = findEnvironment(home, 'llm')
  if (!environment) {
    throw new ModelError('not-installed', 'what runs the local model (llama.cpp) is not installed', {
      where: file.name,
    })
  }
  const perToken = file.known?.bytesPerToken ?? cautiousBytesPerToken
  const request: ServerRequest = {
    home,
    python: join(environment.folder, 'bin/python3'),
    model: file.path,
    name: file.name,
    context: settings.context,
    threads: settings.threads ?? null,
    memory: statSync(file.path).size + settings.context * perToken + spareMemory,
  }
  let connection: Promise<Connection> | null = null

  const connect = async (signal: AbortSignal): Promise<Connection> => {
    await verifyModel(home, file, { signal })
    return connectionOf(await leaseServer(request, signal), request)
  }
  const connected = (signal: AbortSignal): Promise<Connection> => {
    connection ??= connect(signal).catch((error: unknown) => {
      connection = null
      throw error
    })
    return connection
  }
  const disconnect = async (): Promise<void> => {
    const left = await connection?.catch(() => null)
    connection = null
    left?.lease.release()
  }
  /** A server that is gone is started once more. */
  const withServer = async <T>(signal: AbortSignal, use: (connection: Connection) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const current = await connected(signal)
      try {
        return await use(current)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof ModelError) || error.kind !== 'unreachable') throw error
        // Another call may have connected anew meanwhile.
        if ((await connection?.catch(() => null)) === current) await disconnect()
        if (attempt === 2) {
          const said = serverLog(request)
          throw new ModelError(
            'server',
            `the server of the local model ended twice in the middle${said && `: ${said}`}`,
            {
              where: file.name,
            },
          )
        }
      }
    }
  }

  return {
    tier: 'local',
    provider: 'local',
    model: file.name,
    contextTokens: settings.context,
    complete: (question, signal) => withServer(signal, ({ model }) => model.complete(question, signal)),
    countTokens: (question, signal) => withServer(signal, ({ model }) => model.countTokens(question, signal)),
    close: disconnect,
  }
}

interface Connection {
  lease: Lease
  model: LanguageModel
}

function connectionOf(lease: Lease, request: ServerRequest): Connection {
  const model = createService({
    provider: 'local',
    model: request.name,
    url: `${lease.url}/v1`,
    key: lease.key,
    keyName: null,
    reply: 'json-schema',
    contextTokens: request.context,
    cost: () => 0,
    timeoutSeconds,
    // A server that is gone does not come back by waiting.
    retry: { attempts: 2, firstWait: 100, longestWait: 1000 },
    countTokens: (question, signal) => countTokens(lease, question, signal),
  })
  return { lease, model }
}

/** By the model's own template and tokenizer. A schema costs nothing: it constrains the reply and stands in no prompt. */
async function countTokens(lease: Lease, request: ModelRequest, signal: AbortSignal): Promise<number> {
  const { prompt } = await post<{ prompt: string }>(lease, 'apply-template', { messages: request.messages }, signal)
  const body = { content: prompt, add_special: true, parse_special: true }
  const { tokens } = await post<{ tokens: number[] }>(lease, 'tokenize', body, signal)
  return tokens.length
}

async function post<T>(lease: Lease, path: string, body: unknown, signal: AbortSignal): Promise<T> {
  const headers = { authorization: `Bearer ${lease.key}`, 'content-type': 'application/json' }
  let response: Response
  try {
    const options = { method: 'POST', headers, body: JSON.stringify(body), signal }
    response = await fetch(`${lease.url}/${path}`, options)
    if (response.ok) return (await response.json()) as T
  } catch (error) {
    signal.throwIfAborted()
    throw new ModelError('unreachable', 'the server of the local model does not answer', { cause: error })
  }
  throw new ModelError('service', `the server of the local model answered ${response.status} to ${path}`)
}
