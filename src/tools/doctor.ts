import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { TinymlError } from '../errors.ts'
import { defaultModel } from '../llm/known-models.ts'
import { isInstalled, modelFile } from '../llm/store.ts'
import { chooseSandbox } from '../sandbox/choose.ts'
import { createToolchain, fixOf } from './find.ts'
import { programs } from './programs.ts'
import { findEnvironment } from './python.ts'
import type { Toolchain, ToolName } from './toolchain.ts'

/** One line of `tinyml doctor`. */
export interface DoctorRow {
  tool: string
  /** Version and place, or `missing`. */
  found: string
  needed: string
  ok: boolean
  /** The command that fixes it. */
  fix: string
  why: string
}

const GiB = 2 ** 30
/** TensorFlow's environment while it is being installed, and some room to work. */
const diskNeeded = 4 * GiB

/** Looks at everything that a run may need, and tries the sandbox for real. Installs and changes nothing. */
export async function doctor(tools: Toolchain = createToolchain()): Promise<DoctorRow[]> {
  return Promise.all([
    nodeRow(),
    environmentRow(tools, 'python', 'script/bootstrap', 'runs data scripts and the LiteRT reference'),
    environmentRow(
      tools,
      'tensorflow',
      'script/bootstrap all',
      'trains and converts models; installed when first needed',
    ),
    ...programs
      .filter((program) => !program.optional)
      .map(async (program): Promise<DoctorRow> => {
        const tool = await tools.find(program.name)
        return {
          tool: program.command,
          found: tool
            ? `${tool.name === program.name ? '' : `${tool.name} `}${tool.version} (${tool.path})`
            : 'missing',
          needed: program.minimum ? `≥ ${program.minimum}` : 'any',
          ok: tool !== null,
          fix: fixOf(program),
          why: program.why,
        }
      }),
    modelRow(tools),
    sandboxRow(tools),
    diskRow(tools.home),
  ])
}

function nodeRow(): DoctorRow {
  const ok = Number(process.versions.node.split('.')[0]) >= 22
  const found = `${process.versions.node} (${process.execPath})`
  return { tool: 'node', found, needed: '≥ 22', ok, fix: 'script/bootstrap', why: 'runs TinyML Lifecycle itself' }
}

async function environmentRow(tools: Toolchain, name: ToolName, fix: string, why: string): Promise<DoctorRow> {
  const tool = await tools.find(name)
  const needed = name === 'python' ? 'Python 3.10–3.12 with the base lock' : 'Python 3.10–3.12 with the TensorFlow lock'
  // TensorFlow comes by itself when a stage needs it.
  const found = tool ? `${tool.version} (${tool.path})` : name === 'tensorflow' ? 'not yet installed' : 'missing'
  return { tool: `${name} environment`, found, needed, ok: tool !== null || name === 'tensorflow', fix, why }
}

/** Wishes that the rules read need no model, so that a missing one is no fault. */
function modelRow({ home }: Toolchain): DoctorRow {
  const file = modelFile(home, { model: defaultModel }, '/')
  const there = isInstalled(file) && findEnvironment(home, 'llm') !== null
  return {
    tool: 'language model',
    found: there ? `${file.name} (${file.path})` : 'not yet fetched: tinyml model pull',
    needed: 'only for words that the rules cannot read',
    ok: true,
    fix: 'tinyml model pull',
    why: 'reads what the sketch, the data or the model should be like',
  }
}

async function sandboxRow(tools: Toolchain): Promise<DoctorRow> {
  const row = {
    tool: 'sandbox',
    needed: 'a process in namespaces of its own',
    why: 'nothing generated runs outside it',
  }
  try {
    const sandbox = chooseSandbox(tools)
    const { exitCode } = await sandbox.run({ command: ['/usr/bin/true'], limits: { seconds: 20 } })
    return {
      ...row,
      found: exitCode === 0 ? 'works' : `exit code ${exitCode}`,
      ok: exitCode === 0,
      fix: 'script/bootstrap',
    }
  } catch (error) {
    const hint = error instanceof TinymlError ? error.hint : 'script/bootstrap'
    return { ...row, found: (error as Error).message, ok: false, fix: hint }
  }
}

function diskRow(home: string): DoctorRow {
  let folder = home
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  return {
    tool: 'disk',
    found: `${(free / GiB).toFixed(1)} GiB free at ${folder}`,
    needed: `${diskNeeded / GiB} GiB`,
    ok: free >= diskNeeded,
    fix: `free some space at ${folder}, or set TINYML_HOME to a folder with more`,
    why: 'holds the Python environments',
  }
}
