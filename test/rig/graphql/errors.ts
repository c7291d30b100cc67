/** An error that GitHub's GraphQL gives with a type, in an answer of status 200. */
export class TypedError extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

export const unresolved = (kind: string, what: string) =>
  new TypedError('NOT_FOUND', `Could not resolve to ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind} with ${what}.`)
