import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** Ways by which text of others reaches the bot. */
export const ways = [
  ...['csv-cell', 'header', 'file-name', 'label', 'yaml', 'comment', 'title', 'branch', 'commit-message'],
  ...['model-metadata', 'compiler-output', 'model-reply'],
] as const

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  through: z.enum(ways),
  /** The name of an entry in `defences.ts`: what holds the attack, alone. */
  defence: z.string(),
  /** Where the text is shown, for defences that have several places. */
  place: z.string().optional(),
  /** What the text is taken for, for the defence `request`. */
  field: z.string().optional(),
  /** What the attacker writes; the defence `secrets` fills in `{…}`. */
  text: z.string(),
  /** What is seen when the attack works, and in no other case. */
  harm: z.string(),
  'must-not': z.string(),
})
export type Case = z.infer<typeof schema>

/** The case files of a folder, in the order of their names. */
export const casesOf = (folder: string): Case[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => {
      const case_ = schema.parse(parse(readFileSync(join(folder, name), 'utf8')))
      if (case_.id !== basename(name, '.yml')) throw new Error(`${name} has the id ${case_.id}`)
      return case_
    })
