import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { sandbox } from './harness.ts'

test('stopped at any moment of its start, a sandbox ends and leaves nothing behind', async () => {
  for (let delay = 0; delay < 24; delay++) {
    const running = await sandbox.start({ command: ['/usr/bin/sleep', '60'], limits: { seconds: 60 } })
    await sleep(delay)
    void running.stop()
    const ended = await Promise.race([running.result.then(() => true), sleep(5000, false)])
    expect({ delay, ended }).toEqual({ delay, ended: true })
  }
}, 60_000)
