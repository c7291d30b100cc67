import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the header of a sandbox escape says of it, and the file itself. */
export interface EscapeCase {
  id: string
  /** What it tries: “to …”. */
  tries: string
  /** What must not happen: a verb, to be read after “it must not”. */
  mustNot: string
  /** The defence that the case tests. */
  heldBy: string
  language: 'python' | 'sketch'
  /** The case as it is run; of a sketch the `.ino`. */
  file: string
}

export const escapesFolder = join(import.meta.dirname, 'escapes')

const fields = { id: 'id', tries: 'tries', 'must not': 'mustNot', 'held by': 'heldBy' } as const

/**
 * Every case below test/attacks/escapes, by language and name. The header is the first comment of the file: a line for each field.
 * @throws for a file without a whole header, or whose id is not its name
 */
export function escapeCases(): EscapeCase[] {
  const python = readdirSync(join(escapesFolder, 'python')).map((name) => ({
    language: 'python' as const,
    id: name.replace(/\.py$/, ''),
    file: join(escapesFolder, 'python', name),
  }))
  const sketches = readdirSync(join(escapesFolder, 'sketches')).map((name) => ({
    language: 'sketch' as const,
    id: name,
    file: join(escapesFolder, 'sketches', name, `${name}.ino`),
  }))
  return [...python, ...sketches].map((one) => {
    const header = readHeader(readFileSync(one.file, 'utf8'), one.file)
    if (header.id !== one.id) throw new Error(`${one.file}: the id is ${header.id}`)
    return { ...header, language: one.language, file: one.file }
  })
}

function readHeader(text: string, file: string): Omit<EscapeCase, 'language' | 'file'> {
  const comment = /^(?:"""\n([\s\S]*?)\n""")|^((?:\/\/ .*\n)+)/.exec(text)
  const lines = (comment?.[1] ?? comment?.[2] ?? '').split('\n').map((line) => line.replace(/^\/\/ /, ''))
  const found: Partial<Record<(typeof fields)[keyof typeof fields], string>> = {}
  for (const line of lines) {
    const [, name, value] = /^([a-z ]+): (.+)$/.exec(line) ?? []
    if (name && value && name in fields) found[fields[name as keyof typeof fields]] = value
  }
  const { id, tries, mustNot, heldBy } = found
  if (!id || !tries || !mustNot || !heldBy)
    throw new Error(`${file}: its header has no ${Object.keys(fields).join(', ')}`)
  return { id, tries, mustNot, heldBy }
}
