import colours from 'picocolors'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { money } from './table.ts'
import { printable } from './terminal.ts'

const spanSchema = z.object({
  name: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullish(),
  startTime: z.iso.datetime(),
  endTime: z.iso.datetime(),
  status: z.string().optional(),
  statusMessage: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
})

/** One line of trace.jsonl. */
export type SpanLine = z.infer<typeof spanSchema>

/** Reads trace.jsonl. Throws an InputError that names the line that is no span. */
export function parseTrace(text: string, file: string): SpanLine[] {
  return text
    .split('\n')
    .flatMap((line, i) => (line.trim() ? [{ line, where: `${file}:${i + 1}` }] : []))
    .map(({ line, where }) => {
      const parsed = spanSchema.safeParse(json(line))
      if (parsed.success) return parsed.data
      throw new InputError('lifecycle/no-trace', 'this line is no span of a trace', { where })
    })
}

function json(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

interface Sum {
  input: number
  cached: number
  output: number
  calls: number
  /** US dollars; null where one call's price is not known. */
  usd: number | null
}

/** The spans as a tree, each with its seconds, and the tokens of the calls in it. */
export function formatTrace(spans: readonly SpanLine[]): string {
  if (spans.length === 0) return 'the trace holds no span\n'
  const ids = new Set(spans.map((s) => s.spanId))
  const parentOf = (s: SpanLine) =>
    s.parentSpanId && s.parentSpanId !== s.spanId && ids.has(s.parentSpanId) ? s.parentSpanId : null
  const childrenOf = (id: string | null) => spans.filter((s) => parentOf(s) === id)
  const rows: { text: string; span: SpanLine; sum: Sum }[] = []
  const visit = (span: SpanLine, indent: string, branch: string, seen: ReadonlySet<string>): Sum => {
    const row = { text: `${indent}${branch}${label(span)}`, span, sum: ownSum(span) }
    rows.push(row)
    const below = branch === '' ? '' : branch === '└ ' ? '  ' : '│ '
    const own = childrenOf(span.spanId).filter((c) => !seen.has(c.spanId))
    for (const [i, child] of own.entries()) {
      const last = i === own.length - 1
      row.sum = add(row.sum, visit(child, indent + below, last ? '└ ' : '├ ', new Set([...seen, child.spanId])))
    }
    return row.sum
  }
  for (const root of childrenOf(null)) visit(root, '', '', new Set([root.spanId]))
  const width = Math.max(...rows.map((r) => r.text.length))
  return rows.map((r) => `${r.text.padEnd(width)}  ${figures(r.span, r.sum)}\n`).join('')
}

const label = ({ name, attributes }: SpanLine): string => {
  const prompt = attributes['gen_ai.prompt.name']
  return printable(typeof prompt === 'string' ? `${name} (${prompt})` : name)
}

function figures(span: SpanLine, { input, cached, output, calls, usd }: Sum): string {
  const seconds = (Date.parse(span.endTime) - Date.parse(span.startTime)) / 1000
  const time = `${seconds.toFixed(1).padStart(7)} s`
  const failed =
    span.status === 'error' ? `  ${colours.red('failed')} ${printable(span.statusMessage ?? '')}`.trimEnd() : ''
  if (calls === 0) return time + failed
  const source = span.attributes['tinyml.reply.source']
  const from = source === 'journal' || source === 'recording' ? `, from the ${source}: paid for before` : ''
  const tokens = `${input.toLocaleString('en')} in (${cached.toLocaleString('en')} cached), ${output.toLocaleString('en')} out`
  return `${time}  ${tokens}, ${money(usd)}${from}${failed}`
}

function ownSum({ attributes }: SpanLine): Sum {
  const number = (key: string) => {
    const value = attributes[key]
    return typeof value === 'number' ? value : 0
  }
  if (attributes['gen_ai.operation.name'] !== 'chat') return { input: 0, cached: 0, output: 0, calls: 0, usd: 0 }
  const output = number('gen_ai.usage.output_tokens')
  const usd = attributes['tinyml.cost_usd']
  return {
    input: number('gen_ai.usage.input_tokens'),
    cached: number('gen_ai.usage.cache_read.input_tokens'),
    output,
    calls: 1,
    usd: typeof usd === 'number' ? usd : output > 0 ? null : 0,
  }
}

const add = (a: Sum, b: Sum): Sum => ({
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
  calls: a.calls + b.calls,
  usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
})
