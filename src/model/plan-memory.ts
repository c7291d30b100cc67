/** A stretch of the arena and the steps between which its bytes must stay. */
export interface Lifetime {
  id: string
  bytes: number
  /** First and last step, inclusive. */
  from: number
  to: number
}

export interface MemoryPlan {
  offsets: Map<string, number>
  arenaBytes: number
}

/** Word alignment, so that a buffer of INT32 or a copy of words may lie anywhere. */
const alignment = 4
const align = (n: number): number => Math.ceil(n / alignment) * alignment

/**
 * Lays buffers into one arena so that no two that live at the same time overlap: largest first, each at the lowest offset
 * where it fits (greedy by size, as in "Efficient Memory Management for Deep Neural Net Inference", arXiv:2001.03288).
 * Ties go by first step and then by id, so that the same model always gets the same plan.
 */
export function planMemory(lifetimes: readonly Lifetime[]): MemoryPlan {
  const order = [...lifetimes].sort((a, b) => b.bytes - a.bytes || a.from - b.from || (a.id < b.id ? -1 : 1))
  const placed: { from: number; to: number; start: number; end: number }[] = []
  const offsets = new Map<string, number>()
  for (const item of order) {
    let start = 0
    const neighbours = placed.filter((p) => p.from <= item.to && item.from <= p.to).sort((a, b) => a.start - b.start)
    for (const p of neighbours) {
      if (start + item.bytes <= p.start) break
      start = Math.max(start, align(p.end))
    }
    placed.push({ from: item.from, to: item.to, start, end: start + item.bytes })
    offsets.set(item.id, start)
  }
  return { offsets, arenaBytes: placed.reduce((n, p) => Math.max(n, p.end), 0) }
}
