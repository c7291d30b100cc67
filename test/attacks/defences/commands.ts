import { parseCommands } from '../../../src/bot/commands.ts'
import type { Command } from '../../../src/bot/request.ts'
import type { Defence } from '../defences.ts'

/** A reader that takes each line with `/tinyml` for a command and everything that looks like a flag for one, as many bots do. */
function naive(body: string): Command[] {
  const flagged = /--budget[ =](\d+)/.exec(body)
  return [...body.matchAll(/\/tinyml ([^\n]*)/g)].flatMap(([line = '']) =>
    (parseCommands(line.replace(/ --.*|"/g, ''))?.commands ?? []).map((command) =>
      flagged && 'flags' in command ? { ...command, flags: { budget: Number(flagged[1]) } } : command,
    ),
  )
}

export const commands: Defence = {
  is: 'src/bot/commands.ts: parseCommands',
  attack({ text, harm }, defended) {
    const read = defended ? (parseCommands(text)?.commands ?? []) : naive(text)
    // A case about spending has one command of its author's own; every other has `verify`, or none.
    const own = harm === 'spend' ? 'regenerate' : text.startsWith('/tinyml verify') ? 'verify' : null
    if (own && read[0]?.name !== own) throw new Error('the command of the author was not read')
    return [
      ...(read.length > (own ? 1 : 0) ? ['command'] : []),
      ...(read.some((c) => 'flags' in c && Object.keys(c.flags).length > 0) ? ['spend'] : []),
    ]
  },
}
