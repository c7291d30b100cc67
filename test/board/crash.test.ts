import { describe, expect, test } from '@jest/globals'
import { run } from './board.ts'

describe('a crash ends with a name and the line of the sketch', () => {
  test.each([
    [1, 'null-pointer', 'board/null-pointer', true],
    [2, 'null-call', 'board/null-call', true],
    [3, 'stack-overflow', 'board/stack-overflow', false],
    [4, 'heap-exhausted', 'board/heap-exhausted', true],
    [5, 'flash-write', 'board/memory-fault', true],
    [6, 'execute-data', 'board/memory-fault', false],
    [7, 'memory-fault', 'board/memory-fault', true],
    [8, 'usage-fault', 'board/hard-fault', true],
    [9, 'divide-by-zero', 'board/divide-by-zero', true],
    [10, 'abort', 'board/abort', true],
    [11, 'uncaught-exception', 'board/uncaught-exception', false],
    [12, 'pure-virtual', 'board/abort', false],
    [13, 'assertion', 'board/abort', true],
    [14, 'exit', 'board/abort', true],
    [16, 'memory-fault', 'board/memory-fault', true],
    [17, 'bus-fault', 'board/memory-fault', true],
  ])('case %i is %s', async (which, reason, code, onLine) => {
    const crash = await run('crash', [[which], [0]])
    expect(crash.reason).toBe(reason)
    expect(crash.findings.map((f) => f.code)).toEqual([code])
    if (onLine) expect(crash.findings[0]?.where).toMatch(/^sketch\/crash\/crash\.ino:\d+$/)
  })

  test('an endless loop with interrupts off runs into the virtual limit', async () => {
    const endless = await run('crash', [[15], [0]], { limits: { virtualSeconds: 3 } })
    expect(endless.reason).toBe('time-out')
    expect(endless.findings[0]?.where).toMatch(/crash\.ino:\d+$/)
  })

  test('and into the limit of the host when that comes first', async () => {
    const endless = await run('crash', [[15], [0]], { limits: { seconds: 1, virtualSeconds: 10_000 } })
    expect(endless.reason).toBe('host-time-out')
    expect(endless.findings[0]?.code).toBe('board/host-time-out')
  })
})
