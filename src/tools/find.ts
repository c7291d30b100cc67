import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { ToolError } from '../errors.ts'
import { isRecent, type Program, programs, searchFolders } from './programs.ts'
import { type EnvironmentName, findEnvironment, installEnvironment } from './python.ts'
import type { Tool, Toolchain, ToolName } from './toolchain.ts'
import { VersionCache } from './versions.ts'

/** Per-user folder for what script/bootstrap installs: `$TINYML_HOME`, else `~/.cache/tinyml-lifecycle`. */
export const toolsHome = (): string => resolve(process.env.TINYML_HOME || join(homedir(), '.cache/tinyml-lifecycle'))

export interface ToolchainOptions {
  home?: string
  /** Search path; that of this process unless given. */
  path?: string
  /** Gets a line now and then while a Python environment is installed. */
  onInstall?: (line: string) => void
}

/**
 * Finds programs on PATH when they are recent enough, else in the tools folder. Every tool is looked for at most once.
 * `require('tensorflow')` installs its environment when it is not there; nothing else is installed from here.
 */
export function createToolchain(options: ToolchainOptions = {}): Toolchain {
  const home = options.home ?? toolsHome()
  const path = options.path ?? process.env.PATH ?? ''
  const versions = new VersionCache(home)
  const found = new Map<ToolName, Promise<Tool | null>>()

  const find = (name: ToolName): Promise<Tool | null> => {
    let tool = found.get(name)
    if (!tool) {
      const program = programs.find((candidate) => candidate.name === name)
      tool = program ? findOrStandIn(program) : Promise.resolve(environmentTool(home, name))
      found.set(name, tool)
    }
    return tool
  }
  const findOrStandIn = async (program: Program): Promise<Tool | null> =>
    (await findProgram(program, versions, home, path)) ?? (program.standIn ? find(program.standIn) : null)
  return {
    home,
    find,
    async require(name) {
      const tool = await find(name)
      if (tool) return tool
      if (name === 'tensorflow') {
        const installed = installEnvironment(home, 'tensorflow', options.onInstall).then(() =>
          environmentTool(home, name),
        )
        found.set(name, installed)
        installed.catch(() => found.delete(name))
        const ready = await installed
        if (ready) return ready
      }
      const program = programs.find((candidate) => candidate.name === name)
      throw program ? missingProgram(program) : missingEnvironment()
    },
  }
}

const environmentNames: Partial<Record<ToolName, EnvironmentName>> = { python: 'base', tensorflow: 'tensorflow' }

function environmentTool(home: string, name: ToolName): Tool | null {
  const environment = environmentNames[name]
  const installed = environment && findEnvironment(home, environment)
  if (!installed) return null
  // The packages are as much of the tool as the interpreter.
  const lock = installed.folder.slice(installed.folder.lastIndexOf('-') + 1)
  return { name, path: join(installed.folder, 'bin/python3'), version: `${installed.version} (lock ${lock})` }
}

async function findProgram(program: Program, versions: VersionCache, home: string, path: string): Promise<Tool | null> {
  for (const folder of searchFolders(program, home, path)) {
    const candidate = join(folder, program.command)
    if (!isProgram(candidate)) continue
    const version = await versions.of(program, candidate)
    if (version && isRecent(version, program.minimum)) return { name: program.name, path: candidate, version }
  }
  return null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The command that brings a program. */
export const fixOf = (program: Program): string =>
  program.apt ? `script/bootstrap, or: sudo apt-get install ${program.apt}` : 'script/bootstrap'

function missingProgram(program: Program): ToolError {
  return new ToolError(
    'tools/missing',
    `${program.command}${program.minimum ? ` ${program.minimum} or newer` : ''} is not on PATH; it ${program.why}.`,
    { hint: `Run ${fixOf(program)}.` },
  )
}

function missingEnvironment(): ToolError {
  return new ToolError('tools/missing', 'The Python environment (numpy, pandas, LiteRT) is not installed.', {
    hint: 'Run script/bootstrap.',
  })
}
