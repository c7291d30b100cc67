import { AsyncLocalStorage } from 'node:async_hooks'
import { context as contexts, type Span, SpanKind, SpanStatusCode, trace as traces } from '@opentelemetry/api'
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { version } from '../root.ts'
import { face } from './budget.ts'
import { otlpExporter } from './otlp.ts'
import type { Mask } from './secrets.ts'
import type { Attributes, Tracer } from './tracer.ts'
import type { LanguageModel, ModelReply, ModelRequest } from './types.ts'

/** A line of trace.jsonl. */
export interface SpanLine {
  name: string
  traceId: string
  spanId: string
  parentSpanId: string | null
  kind: 'internal' | 'client'
  /** ISO 8601 with milliseconds, UTC. */
  startTime: string
  endTime: string
  status: 'ok' | 'error'
  statusMessage?: string
  attributes: Record<string, unknown>
}

export interface TraceOptions {
  mask: Mask
  environment?: NodeJS.ProcessEnv
  /** Whether prompts and replies may go to the OTLP endpoint. They are always in trace.jsonl. */
  sendMessages: boolean
}

/** Longest wait for the OTLP endpoint at the end of a run, in milliseconds: a trace is not worth more. */
const longestFlush = 3000

/**
 * The trace of a run as OpenTelemetry spans with the GenAI conventions: run → stage → attempt → call. Kept for trace.jsonl, and sent
 * by OTLP over HTTP where the standard environment variables name an endpoint. Neither can block or fail the run.
 */
export class Trace implements Tracer {
  private readonly ended: ReadableSpan[] = []
  /** When each span began, counted: many begin within one millisecond. */
  private readonly begun = new Map<string, number>()
  private readonly provider: BasicTracerProvider
  private readonly current = new AsyncLocalStorage<Span>()
  private readonly mask: Mask
  private readonly problem: () => string | null

  private constructor(processors: SpanProcessor[], mask: Mask, problem: () => string | null, resource?: Resource) {
    this.mask = mask
    this.problem = problem
    const kept: SpanProcessor = {
      onStart: (span) => void this.begun.set(span.spanContext().spanId, this.begun.size),
      onEnd: (span) => void this.ended.push(span),
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    this.provider = new BasicTracerProvider({
      sampler: new AlwaysOnSampler(),
      // Prompts are long, and are kept whole whatever the environment says.
      spanLimits: { attributeValueLengthLimit: Number.POSITIVE_INFINITY },
      spanProcessors: [kept, ...processors],
      ...(resource ? { resource } : {}),
    })
  }

  static async start({ mask, environment = process.env, sendMessages }: TraceOptions): Promise<Trace> {
    const otlp = await otlpExporter(environment, sendMessages)
    if (!otlp) return new Trace([], mask, () => null)
    const processor = new BatchSpanProcessor(otlp.exporter, { exportTimeoutMillis: longestFlush })
    return new Trace([processor], mask, otlp.problem, otlp.resource)
  }

  async within<T>(
    name: string,
    attributes: Attributes,
    work: (note: (more: Attributes) => void) => Promise<T>,
  ): Promise<T> {
    const parent = this.current.getStore()
    const span = this.provider.getTracer('tinyml', version).startSpan(
      name,
      {
        kind: attributes['gen_ai.operation.name'] === 'chat' ? SpanKind.CLIENT : SpanKind.INTERNAL,
        attributes: this.clean(attributes),
      },
      parent ? traces.setSpan(contexts.active(), parent) : contexts.active(),
    )
    try {
      return await this.current.run(span, () => work((more) => void span.setAttributes(this.clean(more))))
    } catch (error) {
      const kind = (error as { kind?: unknown; code?: unknown }).kind ?? (error as { code?: unknown }).code
      span.setAttribute('error.type', String(kind ?? (error instanceof Error ? error.name : 'unknown')))
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: this.mask(error instanceof Error ? error.message : String(error)),
      })
      throw error
    } finally {
      span.end()
    }
  }

  /** trace.jsonl: one span a line, in the order in which they began. */
  jsonLines(): string {
    const place = (line: SpanLine) => this.begun.get(line.spanId) ?? 0
    return this.ended
      .map(asLine)
      .sort((a, b) => place(a) - place(b))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('')
  }

  /** Sends what is left. Returns why it could not be sent, or null. */
  async close(): Promise<string | null> {
    const late = Symbol('late')
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), longestFlush)
    })
    try {
      const ended = await Promise.race([this.provider.shutdown().catch(() => {}), limit])
      return ended === late ? 'the endpoint did not answer in time' : this.problem()
    } finally {
      clearTimeout(timer)
    }
  }

  private clean(attributes: Attributes): Record<string, string | number | boolean | string[]> {
    const mask = (value: string | number | boolean | string[]) =>
      typeof value === 'string' ? this.mask(value) : Array.isArray(value) ? value.map(this.mask) : value
    return Object.fromEntries(
      Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, mask(value)]])),
    )
  }
}

type Resource = NonNullable<Awaited<ReturnType<typeof otlpExporter>>>['resource']

/** A model each of whose calls is a span `chat <model>`. */
export function traced(model: LanguageModel, tracer: Tracer): LanguageModel {
  return {
    ...face(model),
    complete: (request, signal) =>
      tracer.within(`chat ${model.model}`, requestAttributes(model, request), async (note) => {
        const reply = await model.complete(request, signal)
        note(replyAttributes(reply))
        return reply
      }),
  }
}

function requestAttributes(model: LanguageModel, request: ModelRequest): Attributes {
  const system = request.messages.filter((m) => m.role === 'system')
  const others = request.messages.filter((m) => m.role !== 'system')
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerNames[model.provider] ?? model.provider,
    'gen_ai.request.model': model.model,
    'gen_ai.request.max_tokens': request.maxOutputTokens,
    'gen_ai.request.temperature': request.temperature,
    'gen_ai.request.seed': request.seed,
    'gen_ai.output.type': request.reply ? 'json' : 'text',
    'gen_ai.prompt.name': request.purpose,
    ...(system.length ? { 'gen_ai.system_instructions': JSON.stringify(system.map((m) => part(m.content))) } : {}),
    'gen_ai.input.messages': JSON.stringify(others.map((m) => ({ role: m.role, parts: [part(m.content)] }))),
    'tinyml.tier': model.tier,
  }
}

/** `source`: a reply from the journal or a recording was not paid for in this run, though its tokens are shown. */
const replyAttributes = (reply: ModelReply): Attributes => ({
  'gen_ai.response.model': reply.model,
  'gen_ai.response.finish_reasons': [reply.finishReason],
  'gen_ai.usage.input_tokens': reply.usage.tokens.input,
  'gen_ai.usage.output_tokens': reply.usage.tokens.output,
  'gen_ai.usage.cache_read.input_tokens': reply.usage.tokens.cached,
  'gen_ai.output.messages': JSON.stringify([
    { role: 'assistant', parts: [part(reply.text)], finish_reason: reply.finishReason },
  ]),
  'tinyml.cost_usd': reply.usage.costUsd ?? undefined,
  'tinyml.reply.source': reply.source ?? 'service',
})

/** The conventions' names of well-known providers. */
const providerNames: Record<string, string> = { azure: 'azure.ai.openai' }

const part = (content: string) => ({ type: 'text', content })

function asLine(span: ReadableSpan): SpanLine {
  const failed = span.status.code === SpanStatusCode.ERROR
  return {
    name: span.name,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? null,
    kind: span.kind === SpanKind.CLIENT ? 'client' : 'internal',
    startTime: iso(span.startTime),
    endTime: iso(span.endTime),
    status: failed ? 'error' : 'ok',
    ...(failed && span.status.message ? { statusMessage: span.status.message } : {}),
    attributes: span.attributes,
  }
}

const iso = ([seconds, nanoseconds]: [number, number]): string =>
  new Date(seconds * 1000 + Math.round(nanoseconds / 1e6)).toISOString()
