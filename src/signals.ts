import { StoppedError } from './errors.ts'

/** A signal that is aborted when a person, or the runner that cancels a job, asks the process to stop. */
export function stopOnSignals(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () =>
      stop.abort(new StoppedError('lifecycle/stopped', `stopped by ${name}; artifacts and lock are as they were`)),
    )
  }
  return stop.signal
}
