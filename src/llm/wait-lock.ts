import { InputError } from '../errors.ts'
import { lockFolders } from '../lifecycle/exclusive.ts'
import { sleep } from './retry.ts'

/**
 * Does something that only one process of the user may do at a time, after those that came before.
 * @param onWait called once when it has to wait
 */
export async function exclusively<T>(
  home: string,
  folder: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  let waited = false
  for (;;) {
    signal.throwIfAborted()
    try {
      const release = lockFolders(home, [folder])
      try {
        return await work()
      } finally {
        release()
      }
    } catch (error) {
      if (!(error instanceof InputError) || error.code !== 'project/busy') throw error
      if (!waited) onWait()
      waited = true
      await sleep(100, signal)
    }
  }
}
