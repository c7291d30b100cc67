import type { z } from 'zod'
import type { Finding, Question } from '../findings/index.ts'
import type { Tier } from '../lifecycle/planner.ts'
import type { ProjectNames } from './examples.ts'

/**
 * One thing that a clause asks for, in the stage's own vocabulary. `set` names the kind. Numbers stand as the person wrote them, with
 * their unit: whoever reads the clause never converts.
 */
export interface Setting {
  set: string
  [field: string]: unknown
}

/** A clause of the wish: its words exactly as they stand there, and what they were understood to ask for. */
export interface ClauseReading {
  words: string
  /** Empty for a clause that asks for nothing (a greeting, a story). */
  settings: Setting[]
  /** Set where the clause asks for something that no setting can say: becomes a question. */
  cannot?: string | undefined
  /** Who read it; `person` for an answer to a question. */
  by: Tier | 'person'
}

/**
 * What makes a stage one that can be talked to. The engine (`src/language/reader.ts`) cuts the wish, lets `grammar` read what it can
 * with certainty, a language model the rest, checks every reading, and composes the plan.
 */
export interface WishLanguage<Brief, Plan> {
  /** Part of prompt ids and schema names: `sketch`. */
  stage: string
  /** The person's words; empty when there are none. */
  wish(brief: Brief): string
  /** Answers of the person to earlier questions, by the words that they are about. */
  answers(brief: Brief): readonly { about: string; answer: string }[]
  /** Cuts a wish into clauses, each a verbatim piece of it. */
  split(wish: string, brief: Brief): string[]
  /** A reading that is certain, or null. Never a guess: what it reads is not checked by anybody else. */
  grammar(clause: string, brief: Brief): ClauseReading | null
  /**
   * One setting of a model's reply about a clause: what the brief has (labels, columns, pins of the board) and the clause gives ground
   * for. Null when no setting has a word in it.
   */
  settingSchema(brief: Brief, clause: string): z.ZodType<Setting> | null
  /** What the prompt says about this brief: labels, columns, sensor. Small, ordered, no raw rows, no paths. */
  context(brief: Brief): string
  /** What the project calls its things: examples are chosen by what a clause says about them. */
  names(brief: Brief): ProjectNames
  /** Grounding and coverage of one reading: every number, label, pin, colour and text of it stands in the clause, and the reverse. */
  check(reading: ClauseReading, brief: Brief): Finding[]
  /**
   * Contradictions between clauses, and settings that the project cannot have.
   * @param partial whether there are more clauses than these: what needs another setting beside it is no contradiction then
   */
  checkTogether(readings: readonly ClauseReading[], brief: Brief, partial?: boolean): Finding[]
  /** The plan: the readings over the defaults. All arithmetic on the person's numbers happens here. */
  compose(readings: readonly ClauseReading[], brief: Brief): Plan
  /** A question about a clause, in words for the person: what was understood, what is missing, what could be said. */
  question(clause: string, findings: readonly Finding[], brief: Brief, reading: ClauseReading | null): Question
  /** A setting in plain words, for reports and questions. */
  describe(setting: Setting, brief: Brief): string
}
