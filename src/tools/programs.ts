import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ToolName } from './toolchain.ts'

/** A program that is taken from PATH when it is recent enough, else from the tools folder. */
export interface Program {
  name: Exclude<ToolName, 'python' | 'tensorflow'>
  command: string
  versionArgs: readonly string[]
  /** Its first group is the version in what the program prints. */
  pattern: RegExp
  /** Null where every version does. */
  minimum: string | null
  why: string
  /** The Debian and Ubuntu packages that bring it; none where script/bootstrap builds it. */
  apt: string | null
  /** The program that is taken where this one is not there. */
  standIn?: Program['name']
  /** Nobody needs to install it. */
  optional?: true
}

export const programs: readonly Program[] = [
  {
    name: 'arduino-cli',
    command: 'arduino-cli',
    versionArgs: ['version'],
    pattern: /Version:\s*v?(\d+[\d.]*)/,
    minimum: '1.0',
    why: 'compiles sketches exactly as the Arduino IDE does',
    apt: null,
  },
  {
    name: 'arm-gcc',
    command: 'arm-none-eabi-g++',
    versionArgs: ['-dumpfullversion'],
    pattern: /^(\d+[\d.]*)/,
    minimum: '10',
    why: 'compiles for the Cortex-M4 of the Nano 33 BLE',
    apt: 'gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib',
  },
  {
    name: 'qemu',
    command: 'qemu-system-arm',
    versionArgs: ['--version'],
    pattern: /version (\d+[\d.]*)/,
    minimum: '7',
    why: 'is the virtual board',
    apt: 'qemu-system-arm',
  },
  {
    name: 'bwrap',
    command: 'bwrap',
    versionArgs: ['--version'],
    pattern: /(\d+[\d.]*)/,
    // --size came with 0.7.
    minimum: '0.7',
    why: 'is the sandbox that everything generated runs in',
    apt: 'bubblewrap',
    standIn: 'docker',
  },
  {
    name: 'docker',
    command: 'docker',
    versionArgs: ['--version'],
    pattern: /version (\d+[\d.]*)/,
    // --pull came with 20.10.
    minimum: '20.10',
    why: 'is the sandbox where bubblewrap is not to be had',
    apt: null,
    optional: true,
  },
  {
    name: 'ctags',
    command: 'arduino-ctags',
    versionArgs: ['--version'],
    // Distributions build "Exuberant Ctags Development".
    pattern: /Ctags ([\w.-]+)/,
    minimum: null,
    why: 'finds the functions of a sketch for arduino-cli',
    apt: 'arduino-ctags',
  },
]

/** Whether dotted version `found` is `minimum` or newer. */
export function isRecent(found: string, minimum: string | null): boolean {
  if (minimum === null) return true
  const [a, b] = [found, minimum].map((version) => version.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** Folders to look in, in order: PATH, then what script/bootstrap put into the tools folder (`<command>-<version>/<command>`). */
export function searchFolders(program: Program, home: string, path: string): string[] {
  let installed: string[] = []
  try {
    installed = readdirSync(home).filter((entry) => new RegExp(`^${program.command}-[0-9][0-9.]*$`).test(entry))
  } catch {} // Nothing has been installed yet.
  return [
    ...path.split(':').filter((folder) => folder.startsWith('/')),
    ...installed.map((folder) => join(home, folder)),
  ]
}
