import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { modelOf } from '../../src/github/provision.ts'
import { loadProject } from '../../src/project/project.ts'
import { packageRoot } from '../../src/root.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { goodFiles, makeProject, serialConfig } from '../cli/harness.ts'
import { Repository } from './harness.ts'

let temporary: string
let repository: Repository | undefined
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tinyml-provision-'))
})
afterEach(() => {
  for (const dir of [temporary, repository?.dir]) if (dir) rmSync(dir, { recursive: true, force: true })
})

test('the model is wanted only where words will be read, and downloaded only where the workflow asks for its tier', () => {
  const project = (more: string) => {
    const dir = makeProject({ ...goodFiles(), 'tinyml.yml': `${serialConfig}${more}` })
    temporary = dir
    return loadProject(dir)
  }
  const wordless = project('')
  expect(modelOf(wordless, ['data', 'sketch'], 'local')).toBeNull()
  const worded = project('sketch: blink red\n')
  expect(modelOf(worded, ['sketch'], 'rules')).toBeNull()
  expect(modelOf(worded, ['data', 'verify'], 'local')).toBeNull()
  expect(modelOf(worded, ['sketch'], 'auto')).toMatchObject({ needed: false, file: { name: 'qwen2.5-coder-1.5b' } })
  expect(modelOf(worded, ['sketch'], 'local')).toMatchObject({ needed: true })
})

test('an environment that one run made comes to the next runner from the cache', async () => {
  // A runner with every tool but TensorFlow's environment.
  const home = join(temporary, 'home')
  mkdirSync(home)
  for (const name of readdirSync(toolsHome())) {
    if (!name.startsWith('python-tensorflow') && name !== 'versions.json' && name !== 'models')
      symlinkSync(join(toolsHome(), name), join(home, name))
  }
  repository = new Repository({
    'roundtrip.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: node ${join(import.meta.dirname, 'cache-child.ts')}\n`,
  })
  const act = (await execa(join(packageRoot, 'script/install-act'))).stdout
  const { all } = await execa(
    act,
    [
      ...[
        'push',
        '-W',
        'roundtrip.yml',
        '-P',
        'ubuntu-24.04=-self-hosted',
        '--action-cache-path',
        join(temporary, 'act'),
      ],
      ...['--cache-server-path', join(temporary, 'cache'), '--cache-server-addr', '127.0.0.1'],
      ...['-e', repository.pushed(repository.head), '--env', `TINYML_HOME=${home}`],
    ],
    {
      cwd: repository.dir,
      reject: false,
      all: true,
      env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
    },
  )
  expect(all).toContain('at first: false')
  expect(all).toContain('on the next runner: true')
  expect(all).toContain('model on the next runner: true')
  expect(all).not.toContain('WARNING')
})
