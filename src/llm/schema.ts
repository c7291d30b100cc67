import { z } from 'zod'
import type { ReplySchema } from './types.ts'

type Json = Record<string, unknown>

/**
 * The JSON Schema of a reply, from the zod schema that the reply is validated with afterwards: plain, small, objects closed. Optional
 * fields stay optional here; a service that wants every field gets `strictSchema` of it.
 * @param name letters, digits, "-" and "_" as services want them; others are replaced
 */
export function replySchemaOf(name: string, schema: z.ZodType): ReplySchema {
  const full = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return { name: name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 64), schema: tidy(full) as Json }
}

/** Drops what no service reads, and bounds that only say "a safe integer": a grammar made of them is huge and slow. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy)
  if (typeof node !== 'object' || node === null) return node
  const tidied: Json = {}
  for (const [key, value] of Object.entries(node)) {
    if (key === '$schema' || key === 'default' || key === 'propertyNames') continue
    if ((key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) continue
    // The names of properties are the person's words: they are not keywords.
    if (key === 'properties' || key === '$defs') tidied[key] = mapValues(value as Json, tidy)
    else if (key === 'enum' || key === 'const') tidied[key] = value
    else tidied[key] = tidy(value)
  }
  if (tidied.properties && tidied.additionalProperties === undefined) tidied.additionalProperties = false
  return tidied
}

/** Keywords that strict services refuse. What they say is checked by zod afterwards. */
const notStrict = new Set(['minLength', 'maxLength', 'uniqueItems', 'contentEncoding', 'contentMediaType'])

/**
 * The same schema as services with strict replies want it: every property required (an optional one may be null instead), every object
 * closed, `anyOf` for `oneOf`. Null when it cannot be said so: free keys, tuples, or a root that is no object.
 */
export function strictSchema(schema: Json): Json | null {
  if (schema.type !== 'object') return null
  try {
    return strict(schema) as Json
  } catch (error) {
    if (error instanceof NotStrict) return null
    throw error
  }
}

class NotStrict extends Error {}

function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict)
  if (typeof node !== 'object' || node === null) return node
  const object = node as Json
  if (object.type === 'object' && (!object.properties || object.additionalProperties !== false)) throw new NotStrict()
  if (object.prefixItems !== undefined || Object.keys(object).length === 0) throw new NotStrict()
  const out: Json = {}
  for (const [key, value] of Object.entries(object)) {
    if (notStrict.has(key) || key === 'required') continue
    if (key === 'properties') {
      const required = new Set((object.required as string[] | undefined) ?? [])
      out.properties = Object.fromEntries(
        Object.entries(value as Json).map(([name, property]) => {
          const made = strict(property)
          return [name, required.has(name) ? made : { anyOf: [made, { type: 'null' }] }]
        }),
      )
      out.required = Object.keys(value as Json)
    } else if (key === '$defs') out.$defs = mapValues(value as Json, strict)
    else if (key === 'oneOf' || key === 'anyOf') out.anyOf = (value as unknown[]).map(strict)
    else if (key === 'items') out.items = strict(value)
    else out[key] = value
  }
  return out
}

/** A strict service says null for an optional field: the value without such fields. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([key, field]) => [key, withoutNulls(field)]),
  )
}

const mapValues = (object: Json, change: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
