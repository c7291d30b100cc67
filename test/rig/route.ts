import type { Need } from './tokens.ts'
import type { Repository, Token, World } from './world.ts'

/** One request, after its token was known and its parameters were held against the description. */
export interface Call {
  world: World
  token: Token
  repository: Repository
  params: Record<string, string>
  query: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: checked against the published description before a route sees it
  body: any
  /** What `accept` asks for, without `application/vnd.github.`, version and `+json`: `raw`, `sha` … or empty. */
  media: string
  rate: Record<string, string>
}

export interface Answer {
  status: number
  /** JSON; with `text` instead, that is sent as it is. */
  body?: unknown
  text?: string | Buffer
  contentType?: string
  headers?: Record<string, string>
  /** The server takes the page that is asked for; what it holds is made only then. */
  pages?: { total: number; read(start: number, end: number): unknown | Promise<unknown> }
}

export interface Route {
  needs: readonly Need[]
  answer(call: Call): Answer | Promise<Answer>
}

export type Routes = Record<string, Route>

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const nothing: Answer = { status: 204 }

/** A list in pages, each thing answered by `each`; `wrap` puts the page where it does not stand alone. */
export function listed<T>(
  things: T[],
  each: (thing: T) => unknown | Promise<unknown>,
  wrap: (page: unknown[]) => unknown = (page) => page,
): Answer {
  return {
    status: 200,
    pages: {
      total: things.length,
      read: async (start, end) => wrap(await Promise.all(things.slice(start, end).map(each))),
    },
  }
}
