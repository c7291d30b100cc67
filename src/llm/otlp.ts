import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { version } from '../root.ts'

/** Attributes that carry words of prompts and replies. */
const messageAttributes = ['gen_ai.system_instructions', 'gen_ai.input.messages', 'gen_ai.output.messages']

/** Milliseconds for one request to the endpoint, unless OTEL_EXPORTER_OTLP_TIMEOUT says otherwise. */
const usualTimeout = 3000

/**
 * The exporter that the standard environment variables ask for (OTEL_EXPORTER_OTLP_ENDPOINT, …_TRACES_ENDPOINT, …_HEADERS), or null.
 * It never fails: what goes wrong is kept and told by `problem`.
 *
 * @param sendMessages false keeps the words of prompts and replies here
 */
export async function otlpExporter(
  environment: NodeJS.ProcessEnv,
  sendMessages: boolean,
): Promise<{ exporter: SpanExporter; resource: Resource; problem: () => string | null } | null> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!endpoint || environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') return null
  const words = sendMessages && environment.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT !== 'false'
  let problem: string | null = null
  const failed = (error: unknown) => {
    problem = error instanceof Error ? error.message : String(error)
  }
  // Only who sends traces pays for loading the exporter.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  let inner: SpanExporter | null = null
  try {
    const timeout = environment.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT || environment.OTEL_EXPORTER_OTLP_TIMEOUT
    inner = new OTLPTraceExporter(timeout ? {} : { timeoutMillis: usualTimeout })
  } catch (error) {
    failed(error)
  }
  const exporter: SpanExporter = {
    export(spans, done) {
      if (!inner) return done({ code: 1 })
      inner.export(words ? spans : spans.map(withoutWords), (result) => {
        if (result.code !== 0) failed(result.error ?? 'the endpoint refused it')
        done(result)
      })
    },
    forceFlush: async () => inner?.forceFlush?.(),
    shutdown: async () => inner?.shutdown(),
  }
  const resource = resourceFromAttributes({ 'service.name': 'tinyml', 'service.version': version }).merge(
    detectResources({ detectors: [envDetector] }),
  )
  return { exporter, resource, problem: () => problem }
}

function withoutWords(span: ReadableSpan): ReadableSpan {
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).filter(([key]) => !messageAttributes.includes(key)),
  )
  // The span's own fields are read through the original; only the attributes are others.
  return Object.create(span, { attributes: { value: attributes, enumerable: true } }) as ReadableSpan
}
