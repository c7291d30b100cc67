import * as core from '@actions/core'
import { printable } from '../../report/terminal.ts'
import { chooseSandbox } from '../../sandbox/choose.ts'
import { stopOnSignals } from '../../signals.ts'
import { createToolchain } from '../../tools/find.ts'
import { runFirmware } from '../firmware.ts'
import { firmwareFolder, jobInput, log, maskSecrets } from './common.ts'

/** Lets a board answer the readings with the program that was built and reviewed. Has no token, no key, and executes no script of anybody. */
export async function hardwareJob(environment: NodeJS.ProcessEnv): Promise<void> {
  maskSecrets(environment)
  const tools = createToolchain()
  const sandbox = chooseSandbox(tools)
  const signal = stopOnSignals()
  const folder = jobInput(environment, 'bundle') || firmwareFolder(environment)
  const result = await runFirmware(folder, { tools, sandbox, signal })
  log(`${result.agreeing} of ${result.samples} samples get the answer of the reference on the virtual board.`)
  core.setOutput('agreeing', result.agreeing)
  core.setOutput('samples', result.samples)
  for (const f of result.findings) core.error(printable(`${f.message} [${f.code}]`))
  if (result.samples === 0 || result.agreeing < result.samples || result.findings.some((f) => f.severity === 'error'))
    core.setFailed(`${result.samples - result.agreeing} of ${result.samples} samples differ from the reference`)
}
