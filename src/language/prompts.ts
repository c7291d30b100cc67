import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Message } from '../llm/types.ts'
import { isInside } from '../project/project.ts'
import { packageRoot } from '../root.ts'
import { ExampleBank, parseExamples } from './examples.ts'

/**
 * Sections of a template, in the order in which they are sent. The first three never change between calls, and the examples are the same
 * when a reading is mended: their prefix is cached.
 */
const stable = ['role', 'instructions', 'output', 'examples'] as const
const varying = ['context', 'input'] as const
const known = [...stable, ...varying] as const
export type SectionName = (typeof known)[number]

/** What models are asked for, whatever the stage. */
const purposes = ['read', 'repair', 'freeform', 'freeform-repair']

const frontMatterSchema = z.strictObject({
  /** `<stage>/<purpose>`: where the file lies below `prompts/`. */
  id: z.string(),
  /** Rises with every change that could change a reply. */
  version: z.int().min(1),
  tiers: z.array(z.enum(['local', 'hosted'])).min(1),
  /** Name of the schema that the reply is held to; null for plain text. */
  schema: z.string().nullable(),
})

export interface PromptTemplate extends z.infer<typeof frontMatterSchema> {
  /** For messages: relative to the project for an override, else below the package. */
  file: string
  /** Whether it comes from the project. */
  override: boolean
  sections: { name: SectionName; text: string; line: number }[]
}

export interface PromptSection {
  name: SectionName
  text: string
}

/** What is sent, by section, and as messages. */
export interface RenderedPrompt {
  id: string
  version: number
  file: string
  /** In the order in which they are sent. */
  sections: PromptSection[]
  messages: Message[]
}

/**
 * The templates of `prompts/`, one file a purpose: front matter, then sections `# role`, `# instructions`, `# output`, `# examples`
 * (sent first, as the system message), `# context` and `# input` (the user message). `{{name}}` stands for a variable. Examples lie in
 * `prompts/<stage>/examples/*.jsonl`. A project may replace any by a file of the same path below its own `prompts/`, and add examples.
 */
export class PromptLibrary {
  readonly #project: string | null
  readonly #templates = new Map<string, PromptTemplate>()
  readonly #banks = new Map<string, ExampleBank>()

  /** @param project folder whose `prompts/` come first; null for none */
  constructor(project: string | null) {
    this.#project = project
  }

  /** @throws InputError `llm/bad-prompt` for an override that is none, with file and line. */
  template(id: string): PromptTemplate {
    const read = this.#templates.get(id)
    if (read) return read
    const template = this.#read(id)
    this.#templates.set(id, template)
    return template
  }

  /** The templates that there are for a stage, by purpose. Throws like `template`. */
  templatesOf(stage: string): PromptTemplate[] {
    return purposes.flatMap((purpose) => {
      const id = `${stage}/${purpose}`
      return this.#find(join('prompts', `${id}.md`)) ? [this.template(id)] : []
    })
  }

  /** @throws InputError `llm/bad-prompt` for a variable that this purpose does not have. */
  render(id: string, variables: Readonly<Record<string, string>>): RenderedPrompt {
    const template = this.template(id)
    const sections = known.flatMap((name) => {
      const section = template.sections.find((s) => s.name === name)
      if (!section) return []
      const text = fill(section.text, variables, template, section.line).trim()
      return text ? [{ name, text }] : []
    })
    const join = (names: readonly SectionName[]) =>
      sections
        .filter((s) => names.includes(s.name))
        .map((s) => s.text)
        .join('\n\n')
    const messages: Message[] = [
      { role: 'system', content: join(stable) },
      { role: 'user', content: join(varying) },
    ]
    const { version, file } = template
    return { id, version, file, sections, messages: messages.filter((m) => m.content !== '') }
  }

  /** The examples of a stage, to choose from. Throws `llm/bad-prompt` for a file that is none, with file and line. */
  examples(stage: string): ExampleBank {
    const read = this.#banks.get(stage)
    if (read) return read
    const folder = join('prompts', stage, 'examples')
    const names = [this.#project, packageRoot]
      .flatMap((root) => (root && existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []))
      .filter((name) => name.endsWith('.jsonl'))
    const bank = new ExampleBank(
      [...new Set(names)].sort().flatMap((name) => {
        const file = join(folder, name)
        return parseExamples(readFileSync(this.#find(file) as string, 'utf8'), file)
      }),
    )
    this.#banks.set(stage, bank)
    return bank
  }

  /** What a finding's code means to a model that has to mend it: `prompts/hints/<code>.md`, or null. */
  hint(code: string): string | null {
    const name = join('prompts/hints', `${code.replaceAll('/', '-')}.md`)
    const file = this.#find(name)
    return file ? readFileSync(file, 'utf8').trim() : null
  }

  #find(name: string): string | null {
    const own = this.#project && join(this.#project, name)
    if (own && existsSync(own)) {
      if (!isInside(realpathSync(this.#project as string), realpathSync(own))) {
        throw bad(name, 1, 'it is a link that leads out of the project')
      }
      return own
    }
    const built = join(packageRoot, name)
    return existsSync(built) ? built : null
  }

  #read(id: string): PromptTemplate {
    const name = join('prompts', `${id}.md`)
    const path = this.#find(name)
    if (!path) throw new Error(`there is no prompt ${name}`)
    const override = path !== join(packageRoot, name)
    const file = override ? relative(this.#project as string, path) : name
    return parseTemplate(readFileSync(path, 'utf8'), id, file, override)
  }
}

export function parseTemplate(text: string, id: string, file: string, override: boolean): PromptTemplate {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) {
    throw bad(file, 1, 'expected front matter between two lines `---` with id, version, tiers and schema')
  }
  const front = readFrontMatter(lines.slice(1, end).join('\n'), file)
  if (front.id !== id) throw bad(file, 2, `expected \`id: ${id}\`, found \`${front.id}\``)
  const sections: PromptTemplate['sections'] = []
  for (const [i, line] of lines.entries()) {
    if (i <= end) continue
    const heading = /^# (.+)$/.exec(line)?.[1]?.trim()
    if (heading !== undefined) {
      const name = known.find((k) => k === heading)
      if (!name) throw bad(file, i + 1, `expected a section of ${known.join(', ')}, found \`# ${heading}\``)
      if (sections.some((s) => s.name === name)) throw bad(file, i + 1, `the section \`${name}\` stands twice`)
      sections.push({ name, text: '', line: i + 2 })
    } else {
      const section = sections.at(-1)
      if (section) section.text += `${line}\n`
      else if (line.trim()) throw bad(file, i + 1, 'expected a section such as `# role` before any text')
    }
  }
  if (!sections.some((s) => s.name === 'input')) throw bad(file, lines.length, 'expected a section `# input`')
  return { ...front, file, override, sections }
}

function readFrontMatter(text: string, file: string): z.infer<typeof frontMatterSchema> {
  let data: unknown
  try {
    data = parse(text)
  } catch (cause) {
    throw bad(file, 1, `its front matter is no YAML: ${(cause as Error).message.split('\n')[0]}`)
  }
  const parsed = frontMatterSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw bad(file, 1, `its front matter: ${issue?.path.join('.') || 'it'}: ${issue?.message}`)
}

function fill(
  text: string,
  variables: Readonly<Record<string, string>>,
  template: PromptTemplate,
  firstLine: number,
): string {
  return text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, name: string, at: number) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value !== undefined) return value
    const line = firstLine + text.slice(0, at).split('\n').length - 1
    throw bad(
      template.file,
      line,
      `no variable \`{{${name}}}\`; there are ${Object.keys(variables)
        .map((v) => `{{${v}}}`)
        .join(', ')}`,
    )
  })
}

const bad = (file: string, line: number, problem: string): InputError =>
  new InputError('llm/bad-prompt', problem, { where: `${file}:${line}` })
