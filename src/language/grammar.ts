import { type Token, tokenise } from './tokens.ts'

/**
 * A small grammar over the words of a clause, made for certainty: a clause is read only if the rules account for every word of it, and
 * only if all the ways in which they can do so mean the same.
 *
 * A rule has patterns. In a pattern `turn|switch` is one word of several, `the?` may be missing, `(per second|a second)` is a group of
 * runs of words (`(…)?` may be missing), `{colour}` is another rule, whose value the pattern's meaning gets, in order of the braces;
 * a missing one is `undefined`;
 * that of `{_colour}` nobody gets. `#` stands for any number, `"` for any quoted text: their values are the token.
 */
export type Meaning = (...parts: never[]) => unknown

/** Reads something that is no pattern: gets the tokens and where to begin; gives each place where it can end, with its value. */
export type Matcher = (tokens: readonly Token[], at: number) => Match[]

export interface Match {
  end: number
  value: unknown
}

type Node =
  | { kind: 'words'; words: Set<string>; optional: boolean }
  | { kind: 'group'; runs: Node[][]; optional: boolean }
  | { kind: 'rule'; name: string; slot: number; optional: boolean }
  | { kind: 'number' | 'text'; slot: number; optional: boolean }

interface Pattern {
  nodes: Node[]
  slots: number
  meaning: Meaning
}

/** More different values than these at one place are no reading but a riddle. */
const mostValues = 24

export class Grammar {
  readonly #rules = new Map<string, (Pattern | Matcher)[]>()
  #first: Map<Pattern, Set<string> | null> | null = null

  /** Adds patterns (alternatives) to a rule. A meaning that gives `undefined` rejects: the words say something that cannot be. */
  add(name: string, ...entries: [pattern: string | string[], meaning: Meaning][]): this {
    for (const [patterns, meaning] of entries) {
      for (const pattern of [patterns].flat()) this.#of(name).push(compile(pattern, meaning))
    }
    return this
  }

  addMatcher(name: string, matcher: Matcher): this {
    this.#of(name).push(matcher)
    return this
  }

  #of(name: string): (Pattern | Matcher)[] {
    const list = this.#rules.get(name) ?? []
    this.#rules.set(name, list)
    this.#first = null
    return list
  }

  /** Every word that a pattern names. */
  words(): Set<string> {
    const words = new Set<string>()
    const collect = (nodes: readonly Node[]): void => {
      for (const node of nodes) {
        if (node.kind === 'words') for (const w of node.words) words.add(w)
        if (node.kind === 'group') for (const run of node.runs) collect(run)
      }
    }
    for (const list of this.#rules.values()) for (const p of list) if (typeof p !== 'function') collect(p.nodes)
    return words
  }

  /** What `rule` can read from token `at` on, without having to reach the end. */
  at(rule: string, tokens: readonly Token[], at: number): Match[] {
    this.#first ??= firstWords(this.#rules)
    return new Run(this.#rules, this.#first, tokens).rule(rule, at)
  }

  /** All different values that `rule` can give to the whole clause: one is a reading, none or several are not. */
  read(rule: string, clause: string | readonly Token[]): unknown[] {
    const tokens = typeof clause === 'string' ? tokenise(clause) : clause
    if (tokens.length === 0 || tokens.length > 80) return []
    this.#first ??= firstWords(this.#rules)
    const run = new Run(this.#rules, this.#first, tokens)
    return run
      .rule(rule, 0)
      .filter((m) => m.end === tokens.length)
      .map((m) => m.value)
  }
}

class Run {
  readonly #memo = new Map<string, Match[]>()
  readonly #rules: ReadonlyMap<string, (Pattern | Matcher)[]>
  readonly #first: ReadonlyMap<Pattern, Set<string> | null>
  readonly #tokens: readonly Token[]

  constructor(
    rules: ReadonlyMap<string, (Pattern | Matcher)[]>,
    first: ReadonlyMap<Pattern, Set<string> | null>,
    tokens: readonly Token[],
  ) {
    this.#rules = rules
    this.#first = first
    this.#tokens = tokens
  }

  rule(name: string, at: number): Match[] {
    const key = `${name} ${at}`
    const known = this.#memo.get(key)
    if (known) return known
    // A rule that begins with itself would never end; meanwhile it gives nothing.
    this.#memo.set(key, [])
    const alternatives = this.#rules.get(name)
    if (!alternatives) throw new Error(`the grammar has no rule ${name}`)
    const found = new Map<string, Match>()
    const token = this.#tokens[at]
    for (const alternative of alternatives) {
      if (typeof alternative !== 'function') {
        const first = this.#first.get(alternative)
        if (first && !(token && (first.has(kindKey(token)) || (token.kind !== 'text' && first.has(token.text)))))
          continue
      }
      const matches = typeof alternative === 'function' ? alternative(this.#tokens, at) : this.#pattern(alternative, at)
      for (const match of matches) {
        if (found.size < mostValues) found.set(`${match.end} ${JSON.stringify(match.value)}`, match)
      }
    }
    const matches = [...found.values()]
    this.#memo.set(key, matches)
    return matches
  }

  #pattern(pattern: Pattern, at: number): Match[] {
    const matches: Match[] = []
    for (const { end, parts } of this.#sequence(pattern.nodes, 0, at, new Array(pattern.slots).fill(undefined))) {
      const value = (pattern.meaning as (...parts: unknown[]) => unknown)(...parts)
      if (value !== undefined) matches.push({ end, value })
    }
    return matches
  }

  *#sequence(
    nodes: readonly Node[],
    index: number,
    at: number,
    parts: unknown[],
  ): Generator<{ end: number; parts: unknown[] }> {
    const node = nodes[index]
    if (!node) {
      yield { end: at, parts }
      return
    }
    for (const next of this.#node(node, at, parts)) yield* this.#sequence(nodes, index + 1, next.end, next.parts)
    if (node.optional) yield* this.#sequence(nodes, index + 1, at, parts)
  }

  *#node(node: Node, at: number, parts: unknown[]): Generator<{ end: number; parts: unknown[] }> {
    const token = this.#tokens[at]
    switch (node.kind) {
      case 'words':
        if (token && token.kind !== 'text' && node.words.has(token.text)) yield { end: at + 1, parts }
        return
      case 'group':
        for (const run of node.runs) yield* this.#sequence(run, 0, at, parts)
        return
      case 'rule':
        for (const { end, value } of this.rule(node.name, at))
          yield { end, parts: node.slot < 0 ? parts : parts.with(node.slot, value) }
        return
      default:
        if (token?.kind === node.kind) yield { end: at + 1, parts: parts.with(node.slot, token) }
    }
  }
}

const kindKey = (token: Token): string => `\0${token.kind}`

/** For each pattern the words (or kinds of token) that it can begin with; null where that can be anything, or nothing at all. */
function firstWords(rules: ReadonlyMap<string, (Pattern | Matcher)[]>): Map<Pattern, Set<string> | null> {
  const ofRules = new Map<string, Set<string> | null>()
  const ofRule = (name: string): Set<string> | null => {
    const known = ofRules.get(name)
    if (known !== undefined) return known
    // A rule within itself adds nothing to what it can begin with.
    ofRules.set(name, new Set())
    const union = new Set<string>()
    let open = false
    for (const alternative of rules.get(name) ?? []) {
      const first = typeof alternative === 'function' ? null : ofSequence(alternative.nodes).first
      if (first === null) open = true
      else for (const word of first) union.add(word)
    }
    const result = open ? null : union
    ofRules.set(name, result)
    return result
  }
  /** `empty`: the nodes may match no word at all, so that what follows can come first. */
  const ofSequence = (nodes: readonly Node[]): { first: Set<string> | null; empty: boolean } => {
    const first = new Set<string>()
    for (const node of nodes) {
      let own: Set<string> | null
      let empty = node.optional
      if (node.kind === 'words') own = node.words
      else if (node.kind === 'rule') own = ofRule(node.name)
      else if (node.kind === 'group') {
        const runs = node.runs.map(ofSequence)
        own = runs.some((r) => r.first === null) ? null : new Set(runs.flatMap((r) => [...(r.first as Set<string>)]))
        empty ||= runs.some((r) => r.empty)
      } else own = new Set([`\0${node.kind}`])
      if (own === null) return { first: null, empty: false }
      for (const word of own) first.add(word)
      if (!empty) return { first, empty: false }
    }
    return { first: null, empty: true }
  }
  const result = new Map<Pattern, Set<string> | null>()
  for (const list of rules.values()) {
    for (const alternative of list) {
      if (typeof alternative !== 'function') result.set(alternative, ofSequence(alternative.nodes).first)
    }
  }
  return result
}

function compile(source: string, meaning: Meaning): Pattern {
  const parts = source.match(/\{[\w ]+\}\??|\(|\)\??|[^\s(){}|]+|\|/g) ?? []
  let at = 0
  let slots = 0
  const run = (): Node[] => {
    const nodes: Node[] = []
    for (; at < parts.length; at++) {
      const part = parts[at] as string
      if (part.startsWith(')')) break
      if (part === '|') {
        // Between two words it joins them into a choice; a choice of runs ends the run.
        if (nodes.at(-1)?.kind === 'words' && isWord(parts[at + 1]) && !inRuns.at(-1)) {
          const choice = nodes.at(-1) as Extract<Node, { kind: 'words' }>
          const word = parts[++at] as string
          choice.words.add(bare(word))
          choice.optional = word.length > 1 && word.endsWith('?')
          continue
        }
        break
      }
      if (part === '(') {
        at++
        inRuns.push(true)
        const runs = [run()]
        while (parts[at] === '|') {
          at++
          runs.push(run())
        }
        inRuns.pop()
        nodes.push({ kind: 'group', runs, optional: parts[at] === ')?' })
      } else if (part.startsWith('{')) {
        const name = part.replace(/[{}?]/g, '')
        const silent = name.startsWith('_')
        nodes.push({
          kind: 'rule',
          name: silent ? name.slice(1) : name,
          slot: silent ? -1 : slots++,
          optional: part.endsWith('?'),
        })
      } else if (part === '#' || part === '#?') {
        nodes.push({ kind: 'number', slot: slots++, optional: part.endsWith('?') })
      } else if (part === '"' || part === '"?') {
        nodes.push({ kind: 'text', slot: slots++, optional: part.endsWith('?') })
      } else {
        nodes.push({ kind: 'words', words: new Set([bare(part)]), optional: part.length > 1 && part.endsWith('?') })
      }
    }
    return nodes
  }
  const inRuns: boolean[] = []
  const nodes = run()
  if (at !== parts.length) throw new Error(`a pattern of the grammar does not close: ${source}`)
  return { nodes, slots, meaning }
}

const isWord = (part: string | undefined): boolean =>
  part !== undefined && !/^[({)|]/.test(part) && part !== '#' && part !== '"'
const bare = (word: string): string => (word.length > 1 ? word.replace(/\?$/, '') : word)
