import { diffIndices } from 'node-diff3'

/** The lines in which `now` differs from `then`, as `- then` and `+ now`, in order. */
export function differences(then: readonly string[], now: readonly string[]): string[] {
  return diffIndices([...then], [...now]).flatMap(({ buffer1Content, buffer2Content }) => [
    ...buffer1Content.map((line) => `- ${line}`),
    ...buffer2Content.map((line) => `+ ${line}`),
  ])
}
