import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from 'graphql'
import { packageRoot } from '../../../src/root.ts'
import { Refusal, Violation } from '../errors.ts'
import { errorReply, jsonReply, type Reply } from '../reply.ts'
import type { Token, World } from '../world.ts'
import { TypedError } from './errors.ts'
import { mutations } from './mutations.ts'
import { queries } from './queries.ts'

let schema: GraphQLSchema | undefined
/** GitHub's published schema, read once and only when GraphQL is asked. */
function publicSchema(): GraphQLSchema {
  schema ??= buildSchema(
    readFileSync(join(packageRoot, 'node_modules/@octokit/graphql-schema/schema.graphql'), 'utf8'),
    { assumeValid: true },
  )
  return schema
}

/** An object of the schema: a value, or what makes one from arguments, by field. */
export type Node = Record<string, unknown>

/** What one request resolves against. */
export interface Scope {
  world: World
  token: Token
}

/**
 * A field that the rig has nothing for must not read as null: the schema lets most fields be null, so that would be an
 * answer that GitHub does not give.
 */
const strict: GraphQLFieldResolver<unknown, Scope> = (source, args, scope, info) => {
  const value = (source as Record<string, unknown>)[info.fieldName]
  if (value === undefined)
    throw new Violation(`${info.parentType.name}.${info.fieldName}: the rig does not have this field`)
  return typeof value === 'function' ? value.call(source, args, scope, info) : value
}

/** `mutation createCommitOnBranch`, `query repository`: what faults and counts know a request by. */
export function graphqlOperation(body: Buffer): string {
  try {
    const { query } = JSON.parse(body.toString())
    for (const definition of parse(query).definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        const fields = definition.selectionSet.selections.flatMap((one) =>
          one.kind === Kind.FIELD ? [one.name.value] : [],
        )
        return `${definition.operation} ${fields.join(' ')}`
      }
  } catch {
    // Said where it is carried out.
  }
  return 'graphql'
}

/** Carries out one GraphQL request. Throws a `Violation` for what the published schema does not allow. */
export async function graphql(world: World, token: Token, raw: Buffer): Promise<Reply> {
  // The limit is on the request: base64 makes a third more of each file.
  if (raw.length > world.graphqlLimit) return errorReply(413, 'Payload too large')
  let request: { query?: unknown; variables?: Record<string, unknown>; operationName?: string }
  let document: DocumentNode
  try {
    request = JSON.parse(raw.toString())
    document = parse(String(request.query))
  } catch (error) {
    throw new Violation(`GraphQL: ${error instanceof Error ? error.message : error}`)
  }
  const problems = validate(publicSchema(), document)
  if (problems.length) throw new Violation(`GraphQL: ${problems.map(({ message }) => message).join('; ')}`)
  const result = await execute({
    schema: publicSchema(),
    document,
    rootValue: { ...queries, ...mutations },
    contextValue: { world, token } satisfies Scope,
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? null,
    fieldResolver: strict as GraphQLFieldResolver<unknown, unknown>,
  })
  const errors = result.errors?.map(published)
  return jsonReply(200, { ...(result.data ? { data: result.data } : {}), ...(errors ? { errors } : {}) })
}

/** GitHub's form of an error that it means; whatever else went wrong is one of the request's or of the rig's. */
function published(error: GraphQLError) {
  const cause = error.originalError
  const type =
    cause instanceof TypedError
      ? cause.type
      : cause instanceof Refusal
        ? ({ 403: 'FORBIDDEN', 404: 'NOT_FOUND' }[cause.status] ?? 'UNPROCESSABLE')
        : undefined
  if (!type) throw new Violation(`GraphQL: ${error.message} (${error.path?.join('.') ?? 'request'})`)
  return {
    type,
    path: error.path,
    ...(type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {}),
    locations: error.locations?.map(({ line, column }) => ({ line, column })),
    message: error.message,
  }
}
