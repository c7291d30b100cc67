import { lockFile } from '../lifecycle/lock.ts'

export const attributesFile = '.gitattributes'

/** Lines that let GitHub fold what is generated in the diff of a pull request. */
export function generatedLines(project: string, output: string): string[] {
  const below = (path: string) => (project === '.' ? path : `${project}/${path}`)
  return [`/${below(output)}/**`, `/${below(lockFile)}`].map((path) => `${pattern(path)} linguist-generated=true`)
}

/** Blanks end a pattern unless it is quoted; the characters of a glob mean themselves. */
function pattern(path: string): string {
  const [, stem = path, rest = ''] = /^(.*?)(\/\*\*)?$/s.exec(path) ?? []
  const escaped = stem.replace(/[*?[\]\\]/g, '\\$&') + rest
  return /[\s"]/.test(escaped) ? JSON.stringify(escaped) : escaped
}

/** The text with those of the lines that it lacks at its end; the same text when it lacks none. */
export function withLines(text: string, lines: readonly string[]): string {
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()))
  const missing = lines.filter((line) => !known.has(line))
  if (missing.length === 0) return text
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text === '' || text.endsWith('\n') ? text : text + end}${missing.join(end)}${end}`
}
