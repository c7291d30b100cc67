import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { InputError } from '../../src/errors.ts'
import { createModels } from '../../src/llm/models.ts'
import { loadProject, type Project } from '../../src/project/project.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tinyml-models-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function project(llm: string): Project {
  writeFileSync(join(dir, 'tinyml.yml'), `name: probe\nsensor: serial\ndata:\n  source: data\nllm:\n${llm}`)
  return loadProject(dir)
}
const models = (llm: string, environment: NodeJS.ProcessEnv = {}) =>
  createModels(project(llm), { home: join(dir, 'no-home'), environment })

const openai = '  hosted:\n    provider: openai\n    model: gpt-4o\n'
const tokens = { input: 1_000_000, cached: 0, output: 0, total: 1_000_000 }

test('a model that was not pulled is missing, with what to do about it', () => {
  const { local, missing } = models('  samples: 1\n')
  expect(local).toBeNull()
  expect(missing.local).toMatchObject({ kind: 'not-installed', hint: 'Run `tinyml model pull`.' })
})

test('a hosted model needs the key in the variable that is named, or usual', () => {
  expect(models(openai, {}).missing.hosted).toMatchObject({
    kind: 'no-key',
    message: 'openai gpt-4o needs a key, but OPENAI_API_KEY is not set',
    where: 'tinyml.yml:6',
  })
  expect(models(openai, { OPENAI_API_KEY: ' \n' }).missing.hosted?.kind).toBe('no-key')
  expect(models(openai, { OPENAI_API_KEY: 'sk-1' }).hosted).toMatchObject({ tier: 'hosted', contextTokens: 128_000 })
  expect(models(`${openai}    key: MY_KEY\n`, { OPENAI_API_KEY: 'sk-1' }).missing.hosted?.message).toMatch(/MY_KEY/)
})

test('GitHub Models are reached with the token of the workflow', () => {
  const github = '  hosted:\n    provider: github\n    model: openai/gpt-4o-mini\n'
  expect(models(github).missing.hosted?.message).toMatch(/GITHUB_TOKEN is not set/)
  const { hosted, price } = models(github, { GITHUB_TOKEN: 'ghs_1' })
  expect([hosted?.provider, hosted?.model]).toEqual(['github', 'openai/gpt-4o-mini'])
  expect(price('hosted', tokens)).toBeCloseTo(0.15, 10)
})

test('a compatible service needs no key, and its price is not known', () => {
  const ollama = '  hosted:\n    provider: compatible\n    model: gpt-4o\n    url: http://127.0.0.1:11434/v1\n'
  const { hosted, price } = models(ollama)
  expect(hosted?.provider).toBe('compatible')
  expect([price('hosted', tokens), price('local', tokens)]).toEqual([null, 0])
})

test.each(['azure', 'compatible'])('%s without an address is bad input', (provider) => {
  const create = () => models(`  hosted:\n    provider: ${provider}\n    model: x\n`, { AZURE_OPENAI_API_KEY: 'k' })
  expect(create).toThrow(InputError)
  expect(create).toThrow(/`llm\.hosted\.url`.*has none of its own/)
})

test('privacy: local switches hosted models off, key or not', () => {
  const { hosted, missing } = models(`  privacy: local\n${openai}`, { OPENAI_API_KEY: 'sk-1' })
  expect([hosted, missing.hosted]).toEqual([null, null])
})

test('prices that cannot be read stop the run at once', () => {
  writeFileSync(join(dir, 'prices.json'), '{"date": "2025-09", "models": {"gpt-4o": {"input": "free"}}}')
  expect(() => models(`${openai}  prices: prices.json\n`, { OPENAI_API_KEY: 'sk-1' })).toThrow(/models\.gpt-4o\.input/)
})
