import type { Lower } from './lower.ts'

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the same bytes under another shape. */
export const reshape: Lower = (c) => {
  const input = c.int8(c.input(0))
  const output = c.int8(c.output())
  c.sameSize(input.tensor, output.tensor)
  return {
    operator: c.op.name,
    reads: [input.tensor],
    writes: output.tensor,
    buffer: 'copy',
    scratchBytes: 0,
    headers: [],
    constants: [],
    parameters: null,
    call: (n) => `memcpy(${n.output}, ${n.inputs[0]}, ${input.size});`,
  }
}
