import { describe, expect, test } from '@jest/globals'
import { build } from './board.ts'

describe('building for the virtual board', () => {
  test('gives an ELF and its flash and static RAM, whatever board the sketch.yaml beside the sketch names', async () => {
    const { elf, findings, flashBytes, ramBytes } = await build('blink')
    expect(findings).toEqual([])
    expect(elf).toMatch(/blink\.elf$/)
    expect(flashBytes).toBeGreaterThan(1000)
    expect(flashBytes).toBeLessThan(40_000)
    expect(ramBytes).toBeGreaterThan(50)
    expect(ramBytes).toBeLessThan(5000)
  })

  test('names the lines of the sketch that do not compile', async () => {
    const { elf, findings } = await build('broken')
    expect(elf).toBeNull()
    expect(findings.map((f) => [f.code, f.where])).toEqual([
      ['board/compile', 'sketches/broken/broken.ino:2:16'],
      ['board/compile', 'sketches/broken/broken.ino:3:23'],
    ])
    expect(findings[0]?.message).toMatch(/'foo' was not declared/)
  })

  test('names what the linker misses and where it is used', async () => {
    const { findings } = await build('unlinked')
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'board/link', where: 'sketches/unlinked/unlinked.ino:2' })
    expect(findings[0]?.message).toContain('missing()')
  })

  test('says by how many bytes a program is too large for the flash', async () => {
    const { elf, findings, flashBytes } = await build('flash')
    expect(elf).toBeNull()
    expect(findings).toHaveLength(1)
    expect(findings[0]?.code).toBe('board/flash-overflow')
    expect(findings[0]?.message).toContain(`${flashBytes - 983_040} more than the 983040`)
  })

  test('says by how many bytes static variables are too large for the RAM', async () => {
    const { elf, findings, ramBytes } = await build('ram')
    expect(elf).toBeNull()
    expect(findings[0]?.code).toBe('board/ram-overflow')
    expect(findings[0]?.message).toContain(`${ramBytes - 262_144} more than the 262144`)
  })

  test('may happen twice at the same time', async () => {
    const [a, b] = await Promise.all([build('line'), build('waits')])
    expect([a.findings, b.findings]).toEqual([[], []])
  })
})
