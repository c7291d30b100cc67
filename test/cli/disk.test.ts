import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { goodFiles, makeProject, stateOf, tinyml } from './harness.ts'

// A small or read-only file system of its own needs a mount, which only root may make.
const root = process.getuid?.() === 0
const when = root ? test : test.skip
const why = root ? '' : ' (skipped: mounting needs root)'

async function onMount(options: string, check: (dir: string, out: string) => Promise<void>): Promise<void> {
  const dir = makeProject(goodFiles())
  const out = join(dir, 'mounted')
  mkdirSync(out)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', out])
  try {
    await check(dir, out)
  } finally {
    execFileSync('umount', [out])
    rmSync(dir, { recursive: true })
  }
}

when(`a read-only output folder is refused, and nothing changes${why}`, async () => {
  await onMount('ro', async (dir, out) => {
    const before = await stateOf(dir)
    const ended = await tinyml(['run', '--project', dir, '--out', out])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/cannot write to .*mounted.*read-only/i)
    expect(await stateOf(dir)).toEqual(before)
  })
})

when(`a full disk is named, and the project stays as it was${why}`, async () => {
  await onMount('size=40k', async (dir, out) => {
    const before = await stateOf(dir)
    const ended = await tinyml(['run', 'data', '--project', dir, '--out', out])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/no space left[\s\S]*lifecycle\/disk-full/)
    const after = await stateOf(dir)
    // What could be written of the report folder may be there; the project, its lock and its artifacts are not touched.
    const artifacts = (state: Record<string, string>) =>
      Object.fromEntries(Object.entries(state).filter(([path]) => !path.includes('/.tinyml')))
    expect(artifacts(after)).toEqual(artifacts(before))
  })
})

test('where bubblewrap cannot make a sandbox, nothing generated runs, with exit code 3', async () => {
  const dir = makeProject({
    ...goodFiles(),
    'bin/bwrap':
      '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.8.0 && exit\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n',
  })
  try {
    execFileSync('chmod', ['+x', join(dir, 'bin/bwrap')])
    const before = await stateOf(dir)
    const ended = await tinyml(['run', '--project', dir], { PATH: `${join(dir, 'bin')}:${process.env.PATH}` })
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain('sandbox/unavailable')
    expect(await stateOf(dir)).toEqual(before)
  } finally {
    rmSync(dir, { recursive: true })
  }
})
