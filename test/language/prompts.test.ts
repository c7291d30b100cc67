import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { InputError } from '../../src/errors.ts'
import { PromptLibrary, parseTemplate } from '../../src/language/prompts.ts'

const project = mkdtempSync(join(tmpdir(), 'tinyml-prompts-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const own = (id: string, text: string) => {
  const path = join(project, 'prompts', `${id}.md`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const front = (id: string) => `---\nid: ${id}\nversion: 3\ntiers: [local]\nschema: null\n---\n`
const variables = { context: 'labels: apple', understood: '"hi" was understood as: nothing to do' }

const errorOf = (run: () => unknown): InputError => {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test('what never changes is sent first, so that a service finds it in its cache', () => {
  const { messages, sections } = new PromptLibrary(null).render('second/read', variables)
  expect(sections.map((s) => s.name)).toEqual(['role', 'instructions', 'output', 'context', 'input'])
  expect(messages.map((m) => m.role)).toEqual(['system', 'user'])
  expect(messages[0]?.content).not.toContain('apple')
  expect(messages[1]?.content).toBe(`${variables.context}\n\n${variables.understood}`)
})

test('a project replaces a prompt by a file of the same path', () => {
  own('second/read', `${front('second/read')}# role\nA judge.\n# input\n{{understood}} in {{context}}\n`)
  const rendered = new PromptLibrary(project).render('second/read', variables)
  expect(rendered).toMatchObject({ version: 3, file: 'prompts/second/read.md' })
  expect(rendered.messages[0]?.content).toBe('A judge.')
})

test('an override with a variable that the purpose does not have names its file and line', () => {
  own('second/read', `${front('second/read')}# role\nA judge.\n\n# input\n{{understood}}\nof {{rows}}\n`)
  const error = errorOf(() => new PromptLibrary(project).render('second/read', variables))
  expect(error.where).toBe('prompts/second/read.md:12')
  expect(error.message).toBe('no variable `{{rows}}`; there are {{context}}, {{understood}}')
})

test('what a person put into a variable is never a variable itself', () => {
  const { messages } = new PromptLibrary(null).render('second/read', { ...variables, understood: '{{context}}' })
  expect(messages[1]?.content).toBe(`${variables.context}\n\n{{context}}`)
})

test.each([
  ['no front matter', '# role\nA judge.\n', 1, /front matter/],
  ['another id', `${front('data/read')}# input\n{{understood}}\n`, 2, /expected `id: second\/read`/],
  ['an unknown section', `${front('second/read')}# wishes\n`, 7, /expected a section of role/],
  ['a section twice', `${front('second/read')}# input\na\n# input\nb\n`, 9, /stands twice/],
  ['text before a section', `${front('second/read')}hello\n`, 7, /before any text/],
  ['no input', `${front('second/read')}# role\nA judge.\n`, 9, /section `# input`/],
  ['a version that is none', `${front('second/read').replace('3', 'new')}# input\n`, 1, /version/],
])('a prompt with %s is refused with its line', (_, text, line, problem) => {
  const error = errorOf(() => parseTemplate(text, 'second/read', 'prompts/second/read.md', true))
  expect(error.message).toMatch(problem)
  expect(error.where).toBe(`prompts/second/read.md:${line}`)
})

test('a prompt that is a link out of the project is refused', () => {
  const outside = mkdtempSync(join(tmpdir(), 'tinyml-outside-'))
  writeFileSync(join(outside, 'x.md'), front('second/read'))
  rmSync(join(project, 'prompts/second/read.md'), { force: true })
  symlinkSync(join(outside, 'x.md'), join(project, 'prompts/second/read.md'))
  expect(errorOf(() => new PromptLibrary(project).template('second/read')).message).toMatch(/leads out of the project/)
  rmSync(outside, { recursive: true })
})
