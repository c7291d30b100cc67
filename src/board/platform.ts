import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ToolError } from '../errors.ts'
import { packageRoot } from '../root.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { insideSandbox, siblingOf } from './programs.ts'

/** Folder that arduino-cli is given as the user's: it holds `hardware/tinyml/virtual`. */
export const boardsFolder = join(packageRoot, 'boards')
const platformFolder = join(boardsFolder, 'hardware/tinyml/virtual')

let hashed: Promise<string> | undefined
/** Hash of every file of the platform. */
export function platformHash(): Promise<string> {
  hashed ??= hashTree(platformFolder)
  return hashed
}

async function hashTree(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort())
    hash
      .update(`${relative(folder, file)}\0`)
      .update(await readFile(file))
      .update('\0')
  return hash.digest('hex').slice(0, 16)
}

/**
 * A folder below `<tools.home>/virtual-board` that `make` fills once; it appears whole or not at all, and two processes that make
 * it at the same time both get a good one.
 */
export async function madeOnce(home: string, name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(home, 'virtual-board', name.replace(/[^\w.-]+/g, '_'))
  if (existsSync(folder)) return folder
  const draft = `${folder}.${randomUUID()}`
  await mkdir(draft, { recursive: true })
  try {
    await make(draft)
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await stat(folder).catch(() => null))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return folder
}

/**
 * Compiles the monitor, the privileged half of the virtual board. It is made from the platform's own files alone, apart from any
 * sketch, so that no sketch can replace a part of it.
 * @returns the path of monitor.elf on the host
 */
export async function monitorElf(tools: Toolchain, sandbox: Sandbox): Promise<string> {
  const gcc = await tools.require('arm-gcc')
  const folder = await madeOnce(tools.home, `monitor-${await platformHash()}-${gcc.version}`, async (draft) => {
    const { path, mounts } = insideSandbox(gcc)
    const sources = (await readdir(join(platformFolder, 'monitor'))).filter((name) => name.endsWith('.c')).sort()
    const flags = await readFile(join(platformFolder, 'monitor/flags.txt'), 'utf8')
    const work = await mkdtemp(join(tmpdir(), 'tinyml-monitor-'))
    try {
      const result = await sandbox.run({
        command: [siblingOf(path, 'gcc'), ...flags.trim().split(/\s+/), ...sources, '-lgcc', '-o', '/out/monitor.elf'],
        readOnly: [...mounts, { from: join(platformFolder, 'monitor'), to: '/monitor' }],
        writable: [{ from: work, to: '/out' }],
        cwd: '/monitor',
      })
      if (result.exitCode !== 0) {
        throw new ToolError('board/emulator', `the virtual board's monitor does not compile: ${result.stderr.trim()}`)
      }
      await cp(join(work, 'monitor.elf'), join(draft, 'monitor.elf'))
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
  return join(folder, 'monitor.elf')
}
