import { InputError } from './errors.ts'
import { publishFailure } from './github/publish.ts'

/** The jobs of the action. Each is loaded alone, so that one with the power to write holds no code that runs models or generated programs. */
const jobs: Record<string, () => Promise<void>> = {
  run: async () => (await import('./github/run-job.ts')).runJob(),
  admit: async () => (await import('./bot/jobs/admit.ts')).admitJob(process.env),
  generate: async () => (await import('./bot/jobs/generate.ts')).generateJob(process.env),
  publish: async () => (await import('./bot/jobs/publish.ts')).publishJob(process.env),
  hardware: async () => (await import('./bot/jobs/hardware.ts')).hardwareJob(process.env),
}

async function main(): Promise<void> {
  const name = process.env.INPUT_JOB?.trim() || 'run'
  try {
    const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined
    if (!job) {
      throw new InputError(
        'project/bad-usage',
        `input \`job\`: expected ${Object.keys(jobs).join(', ')}, found \`${name}\``,
        {
          hint: 'Correct the `with:` block of the step that uses the action.',
        },
      )
    }
    await job()
  } catch (error) {
    await publishFailure(error, null)
  }
}

await main()
