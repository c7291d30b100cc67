import * as core from '@actions/core'
import { admit, admitOutputs } from '../admit.ts'
import { parseCommands } from '../commands.ts'
import { readBotEvent } from '../event.ts'
import { explained, log, openJob } from './common.ts'

/** No checkout, no key of a model: parses, decides, reacts, pins the commit, reserves the budget. */
export const admitJob = (environment: NodeJS.ProcessEnv): Promise<void> => explained(() => admitWithin(environment))

async function admitWithin(environment: NodeJS.ProcessEnv): Promise<void> {
  const { inputs, api } = openJob(environment)
  const event = readBotEvent(inputs.run.event)
  const admission = await admit({ event, inputs, api, now: new Date(), parse: parseCommands, log })
  log(`${admission.go ? 'Goes on' : 'Ends here'}: ${admission.because}.`)
  for (const [name, value] of Object.entries(admitOutputs(admission))) core.setOutput(name, value)
}
