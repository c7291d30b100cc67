import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ToolError } from '../errors.ts'
import { packageRoot } from '../root.ts'
import type { Mount, Sandbox } from '../sandbox/sandbox.ts'
import { assertPlainTree } from '../sandbox/tree.ts'
import { type EnvironmentName, findEnvironment, type PythonInstallation } from '../tools/python.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import type { PythonEnvironment, TensorflowWorker } from './environment.ts'

export interface PythonOptions {
  tools: Toolchain
  sandbox: Sandbox
  signal: AbortSignal
}

/** Python in the sandbox. The base environment serves `run` unless it asks for another; TensorFlow is installed and started at the first `tensorflow()`. */
export function createPythonEnvironment({ tools, sandbox, signal }: PythonOptions): PythonEnvironment {
  let worker: ReturnType<typeof startWorker> | null = null
  // Loaded with the first call: most runs need no TensorFlow.
  const startWorker = async () => {
    const { startTensorflowWorker } = await import('./worker.ts')
    return startTensorflowWorker({ tools, sandbox, signal })
  }
  return {
    async run(request) {
      const { program, mounts, env } = await pythonInSandbox(tools, request.environment ?? 'base')
      const [script, scriptMounts] =
        'file' in request.script
          ? [[request.script.file], [same(request.script.file)]]
          : [['-m', request.script.module], []]
      const result = await sandbox.run({
        command: [program, ...script, ...(request.args ?? [])],
        readOnly: [...mounts, ...scriptMounts, ...(request.read ?? []).map(same)],
        writable: (request.write ?? []).map(same),
        env,
        signal: request.signal ? AbortSignal.any([signal, request.signal]) : signal,
        ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
        ...(request.limits === undefined ? {} : { limits: request.limits }),
      })
      // What is read next must be what was written there, not what a link leads to.
      for (const folder of request.write ?? []) assertPlainTree(folder)
      return result
    },
    tensorflow(): Promise<TensorflowWorker> {
      worker ??= startWorker()
      return worker
    },
    async close() {
      const running = worker
      worker = null
      await running?.then(
        (started) => started.close(),
        () => {},
      )
    },
  }
}

const same = (path: string): Mount => ({ from: resolve(path), to: resolve(path) })

/** How an environment is started in the sandbox: its interpreter, what it needs to see, and the environment variables. */
export interface SandboxedPython {
  program: string
  mounts: Mount[]
  env: Record<string, string>
}

/**
 * @param name `tensorflow` installs its environment when it is not there.
 * @throws ToolError `tools/missing`.
 */
export async function pythonInSandbox(tools: Toolchain, name: EnvironmentName): Promise<SandboxedPython> {
  await tools.require(name === 'tensorflow' ? 'tensorflow' : 'python')
  const installed = findEnvironment(tools.home, name)
  if (!installed) throw new ToolError('tools/missing', `The ${name} Python environment is not installed.`)
  const packages = join(packageRoot, 'python')
  return {
    program: join(installed.folder, 'bin/python3'),
    mounts: [...interpreterMounts(installed), same(installed.folder), same(packages)],
    env: {
      PATH: `${installed.folder}/bin:/usr/bin:/bin`,
      PYTHONPATH: packages,
      // Nothing that lies beside a script or in the working folder is imported, unless Python is older than 3.11.
      PYTHONSAFEPATH: '1',
      // Same bytes each time: no random hashing, and sums in one order.
      PYTHONHASHSEED: '0',
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      MKL_NUM_THREADS: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUTF8: '1',
      PYTHONUNBUFFERED: '1',
      MPLBACKEND: 'agg',
      MPLCONFIGDIR: '/tmp/matplotlib',
      TZ: 'UTC',
    },
  }
}

/** The base interpreter, unless it is the system's: /usr is there anyway, except for /usr/local. */
function interpreterMounts({ base, executable, stdlib, library }: PythonInstallation): Mount[] {
  const needed = [executable, stdlib, ...(library ? sharedLibraries(library, stdlib) : [])]
  const hidden = needed.filter((path) => !path.startsWith('/usr/') || path.startsWith('/usr/local/'))
  if (hidden.length === 0) return []
  // An installation with a folder of its own (pyenv, uv, conda) is taken whole; from a shared prefix only what is Python's.
  const shared = base === '/usr/local' || base === '/usr' || base === '/'
  return shared ? hidden.map(same) : [same(base)]
}

function sharedLibraries(folder: string, stdlib: string): string[] {
  const version = /python(3\.\d+)/.exec(stdlib)?.[1]
  return [`libpython${version}.so.1.0`, 'libpython3.so']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => [...new Set([path, join(dirname(path), realpathSync(path).split('/').pop() ?? '')])])
}
