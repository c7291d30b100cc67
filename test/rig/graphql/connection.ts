import { TypedError } from './errors.ts'

export interface Page {
  first?: number | null
  last?: number | null
  after?: string | null
  before?: string | null
}

const cursor = (at: number) => Buffer.from(`cursor:${at}`).toString('base64')
const position = (text: string) => Number(Buffer.from(text, 'base64').toString().slice('cursor:'.length))

/** One page of a list, with GitHub's demands on `first` and `last`. */
export function connection<T, N>(name: string, all: T[], page: Page, node: (one: T) => N) {
  const size = page.first ?? page.last
  if (size === undefined || size === null)
    throw new TypedError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  if (size < 0 || size > 100)
    throw new TypedError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`${page.first ? 'first' : 'last'}\` limit of 100 records.`,
    )
  let start = page.after ? position(page.after) + 1 : 0
  let end = page.before ? position(page.before) : all.length
  if (page.first !== undefined && page.first !== null) end = Math.min(end, start + size)
  else start = Math.max(start, end - size)
  const found = all.slice(start, end)
  const nodes = () => Promise.all(found.map(node))
  return {
    totalCount: all.length,
    nodes,
    edges: async () => (await nodes()).map((one, at) => ({ cursor: cursor(start + at), node: one })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: found.length ? cursor(start) : null,
      endCursor: found.length ? cursor(start + found.length - 1) : null,
    },
  }
}
