import { ToolError } from '../errors.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { createSandbox, workingMode } from './bwrap.ts'
import { createDockerSandbox, readyImage } from './docker.ts'
import type { Sandbox } from './sandbox.ts'

/**
 * The sandbox of this machine: bubblewrap; where that is missing or may not make namespaces, Docker; else nothing runs. Which one is
 * decided on the first use.
 * @throws ToolError from `run` and `start`: `tools/missing` where neither is there, `sandbox/unavailable` where none works
 */
export function chooseSandbox(tools: Toolchain): Sandbox {
  let chosen: Promise<Sandbox> | undefined
  const choose = (): Promise<Sandbox> => {
    if (!chosen) {
      chosen = find(tools)
      chosen.catch(() => {
        chosen = undefined
      })
    }
    return chosen
  }
  return {
    kind: 'bwrap or docker',
    run: async (request) => (await choose()).run(request),
    start: async (request) => (await choose()).start(request),
  }
}

async function find(tools: Toolchain): Promise<Sandbox> {
  // The toolchain gives Docker where there is no bubblewrap.
  const first = await tools.require('bwrap')
  if (first.name === 'docker') return dockerSandbox(first.path, '')
  try {
    await workingMode(first.path)
    return createSandbox({ bwrap: async () => first.path })
  } catch (error) {
    const second = error instanceof ToolError ? await tools.find('docker') : null
    if (!second) throw error
    return dockerSandbox(second.path, (error as Error).message)
  }
}

async function dockerSandbox(path: string, before: string): Promise<Sandbox> {
  try {
    await readyImage(path)
  } catch (error) {
    if (!(error instanceof ToolError) || before === '') throw error
    throw new ToolError('sandbox/unavailable', `${before} ${error.message}`)
  }
  return createDockerSandbox({ docker: async () => path })
}
