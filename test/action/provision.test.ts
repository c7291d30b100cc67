import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { packageRoot } from '../../src/root.ts'
import { toolsHome } from '../../src/tools/find.ts'
import { Repository } from './harness.ts'

let temporary: string
let repository: Repository
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tinyml-provision-'))
})
afterEach(() => {
  for (const dir of [temporary, repository.dir]) rmSync(dir, { recursive: true })
})

test('an environment that one run made comes to the next runner from the cache', async () => {
  // A runner with every tool but TensorFlow's environment.
  const home = join(temporary, 'home')
  mkdirSync(home)
  for (const name of readdirSync(toolsHome())) {
    if (!name.startsWith('python-tensorflow') && name !== 'versions.json')
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
  expect(all).not.toContain('WARNING')
})
