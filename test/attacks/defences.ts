import type { Case } from './case.ts'
import { commands } from './defences/commands.ts'
import { request } from './defences/request.ts'
import { secrets } from './defences/secrets.ts'
import { clean, code, commit, identifier, log, markdown, plain } from './defences/text.ts'

/** One defence that attacks are tried on. */
export interface Defence {
  /** The function that holds, for people: `src/bot/escape.ts: markdownText`. */
  is: string
  /** Lets the attack happen with the defence, or with something in its place that does nothing; returns the harms that are seen. */
  attack(attack: Case, defended: boolean): string[] | Promise<string[]>
}

/** A case names one of these; a further kind of defence is a further entry. */
export const defences: Record<string, Defence> = {
  clean,
  code,
  commands,
  commit,
  identifier,
  log,
  markdown,
  plain,
  request,
  secrets,
}
