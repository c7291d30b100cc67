import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { packageRoot } from '../../src/root.ts'

type Json = Record<string, unknown>
interface Operation {
  operationId: string
  parameters?: (Json & { $ref?: string })[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> }
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Json }> }>
}
interface Description {
  paths: Record<string, Record<string, Operation>>
  components: Record<'schemas' | 'parameters' | 'responses', Record<string, Json>>
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const formats = {
  'date-time': (text: string) => dateTime.test(text) && !Number.isNaN(Date.parse(text)),
  timestamp: (text: string) => dateTime.test(text),
  date: /^\d{4}-\d\d-\d\d$/,
  uri: (text: string) => URL.canParse(text),
  'uri-template': true,
  email: /^[^@\s]+@[^@\s]+$/,
  'repo.nwo': /^[\w.-]+\/[\w.-]+$/,
  binary: true,
  int32: { type: 'number', validate: (value: number) => Math.abs(value) < 2 ** 31 },
  int64: { type: 'number', validate: Number.isSafeInteger },
  double: { type: 'number', validate: Number.isFinite },
} as const

// Without inlining and optimizing a schema is compiled three times as fast, which counts for more than how fast it checks.
const options = { strict: false, allErrors: true, formats, inlineRefs: false, code: { optimize: false } }

const base = 'https://rig.invalid/'
/**
 * Where GitHub's own answers do not keep to the description: a repository without code has no language, a team of a
 * pull request has no type.
 */
const nullableInFact = new Set(['language'])

/** GitHub's published description of its REST interface, as checks that are compiled when first needed. */
class RestDescription {
  private readonly description: Description
  private readonly ajv = new Ajv(options)
  private readonly queryAjv = new Ajv({ ...options, coerceTypes: 'array' })
  private readonly known = new Set<string>()
  private readonly compiled = new Map<string, ValidateFunction>()

  constructor() {
    const file = join(packageRoot, 'node_modules/@octokit/openapi/generated/api.github.com.json')
    this.description = JSON.parse(readFileSync(file, 'utf8'))
  }

  operation(name: string): Operation | undefined {
    const [method = '', path = ''] = name.split(' ')
    return this.description.paths[path]?.[method.toLowerCase()]
  }

  names(): string[] {
    return Object.entries(this.description.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
  }

  /** What is wrong with a request, one line each. */
  request(name: string, query: Record<string, string>, body: unknown): string[] {
    const operation = this.operation(name)
    if (!operation) return [`${name}: no such operation`]
    const problems = this.query(name, operation, query)
    const schema = operation.requestBody?.content['application/json']?.schema
    if (body === undefined) return operation.requestBody?.required ? [...problems, 'the body is missing'] : problems
    if (!schema) return [...problems, 'a body where none is described']
    problems.push(...this.check(`${name} body`, schema, body))
    const keys = propertiesOf(schema)
    if (keys.size && body && typeof body === 'object' && !Array.isArray(body))
      for (const key of Object.keys(body)) if (!keys.has(key)) problems.push(`/${key}: no such parameter`)
    return problems
  }

  private query(name: string, operation: Operation, query: Record<string, string>): string[] {
    const described = (operation.parameters ?? [])
      .map((one) => (one.$ref ? (this.description.components.parameters[lastPart(one.$ref)] as Json) : one))
      .filter((one) => one.in === 'query')
    const problems = Object.keys(query)
      .filter((key) => !described.some((one) => one.name === key))
      .map((key) => `?${key}: no such parameter`)
    const schema = {
      type: 'object',
      required: described.filter((one) => one.required).map((one) => one.name),
      properties: Object.fromEntries(described.map((one) => [one.name, one.schema])),
    }
    return [...problems, ...this.check(`${name} query`, schema, { ...query }, this.queryAjv)]
  }

  /** What is wrong with an answer, one line each. */
  response(name: string, status: number, body: unknown, contentType = 'application/json'): string[] {
    const operation = this.operation(name)
    if (!operation) return [`${name}: no such operation`]
    let described = operation.responses[status]
    if (described?.$ref) described = this.description.components.responses[lastPart(described.$ref)] as typeof described
    if (!described) {
      // Any operation may be refused in ways that are not listed with it, but success is listed.
      if (status < 400) return [`status ${status} is not described`]
      return this.check('error', { $ref: '#/components/schemas/basic-error' }, body)
    }
    if (body === undefined) return described.content && status !== 304 ? ['the answer has no body'] : []
    if (!described.content) return status >= 400 ? [] : ['a body where none is described']
    const schema = described.content[contentType]?.schema
    // A raw file is bytes, for which nothing is described.
    if (!schema) return contentType === 'application/json' ? [`no ${contentType} is described`] : []
    return this.check(`${name} ${status} ${contentType}`, schema, body)
  }

  private check(key: string, schema: Json, value: unknown, ajv = this.ajv): string[] {
    let validate = this.compiled.get(key)
    if (!validate) {
      validate = ajv.compile(this.convert(schema) as Json)
      this.compiled.set(key, validate)
    }
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath || '/'}: ${error.message} ${JSON.stringify(error.params)}`,
    )
  }

  /** OpenAPI 3.0 into JSON Schema: `nullable`, and references that take everything needed with them. */
  private convert(node: unknown, key = ''): unknown {
    if (Array.isArray(node)) return node.map((one) => this.convert(one))
    if (!node || typeof node !== 'object') return node
    const { nullable, discriminator, example, examples, default: _, ...rest } = node as Json
    if (typeof rest.$ref === 'string') return { $ref: base + this.addComponent(lastPart(rest.$ref)) }
    const converted: Json = {}
    for (const [name, value] of Object.entries(rest))
      converted[name] =
        name === 'properties'
          ? Object.fromEntries(Object.entries(value as Json).map(([one, its]) => [one, this.convert(its, one)]))
          : name === 'enum'
            ? value
            : this.convert(value)
    // With a discriminator one alternative is chosen by name; the others may match as well.
    if (discriminator && converted.oneOf) {
      converted.anyOf = converted.oneOf
      delete converted.oneOf
    }
    return nullable || nullableInFact.has(key) ? { anyOf: [converted, { type: 'null' }] } : converted
  }

  private addComponent(name: string): string {
    if (!this.known.has(name)) {
      this.known.add(name)
      const schema = this.convert(this.description.components.schemas[name])
      for (const ajv of [this.ajv, this.queryAjv]) ajv.addSchema(schema as Json, base + name)
    }
    return name
  }
}

const lastPart = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1)

function propertiesOf(schema: Json): Set<string> {
  const keys = new Set(Object.keys((schema.properties as Json | undefined) ?? {}))
  for (const part of ['oneOf', 'anyOf', 'allOf'])
    for (const one of (schema[part] as Json[] | undefined) ?? []) for (const key of propertiesOf(one)) keys.add(key)
  return keys
}

let described: RestDescription | undefined
/** Read once for all rigs of a process: it is 13 MB. */
export function restDescription(): RestDescription {
  described ??= new RestDescription()
  return described
}
