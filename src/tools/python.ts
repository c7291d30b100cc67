import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { packageRoot } from '../root.ts'

/** `base`: numpy, pandas, LiteRT. `tensorflow`: for training and converting only. `llm`: runs the embedded model. `test`: for script/test. */
export type EnvironmentName = 'base' | 'tensorflow' | 'llm' | 'test'

/** What `script/python-env` writes as the last thing into an environment. */
export interface PythonInstallation {
  /** Folder of the environment. */
  folder: string
  version: string
  /** `sys.base_prefix`: where the interpreter itself was installed. */
  base: string
  executable: string
  stdlib: string
  /** Folder of libpython when the interpreter is linked against it. */
  library: string | null
}

/** Folder of the environment of the current lock; its name ends with the first twelve digits of the lock's SHA-256. */
export function environmentFolder(home: string, name: EnvironmentName): string {
  const lock = readFileSync(join(packageRoot, 'python', `requirements-${name}.lock`))
  return join(home, `python-${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`)
}

/** The environment of the current lock, or null when it has not been installed or its interpreter has gone. */
export function findEnvironment(home: string, name: EnvironmentName): PythonInstallation | null {
  const folder = environmentFolder(home, name)
  try {
    const mark = JSON.parse(readFileSync(join(folder, 'complete.json'), 'utf8'))
    return existsSync(join(folder, 'bin/python3')) ? { ...mark, folder } : null
  } catch {
    return null
  }
}

/**
 * Installs an environment, or waits for the process that does; about 15 s for `base`, 60 s for `tensorflow`.
 * @param onLine gets a line now and then about how far it is.
 * @throws ToolError `tools/missing` without a fitting Python, `tools/install-failed` otherwise.
 */
export async function installEnvironment(
  home: string,
  name: EnvironmentName,
  onLine: (line: string) => void = () => {},
): Promise<PythonInstallation> {
  const child = spawn(join(packageRoot, 'script/python-env'), [name], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TINYML_HOME: home },
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    for (const line of text.split('\n')) if (line !== '') onLine(line)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const installed = findEnvironment(home, name)
  if (code === 0 && installed) return installed
  const message = `The ${name} Python environment could not be installed: ${said.trim() || `exit code ${code}`}`
  throw new ToolError(code === 3 ? 'tools/missing' : 'tools/install-failed', message)
}
