const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const small = new Map<string, number>([
  ...ones.map((word, i): [string, number] => [word, i]),
  ...tens.map((word, i): [string, number] => [word, 20 + 10 * i]),
  ...tens.flatMap((ten, i) => ones.slice(1, 10).map((one, j): [string, number] => [`${ten} ${one}`, 21 + 10 * i + j])),
])

/** A whole number in words: `twenty-five`, `a hundred`, `two hundred and fifty`, `fifty thousand`, `a dozen`; null for anything else. */
export function wordsToNumber(text: string): number | null {
  const plain = text.replace(/-/g, ' ')
  const dozen = /^(half a |a |one )?dozen$/.exec(plain)
  if (dozen) return dozen[1] === 'half a ' ? 6 : 12
  const parts = /^(?:(.+) |)thousand(?: (?:and )?(.+))?$/.exec(plain)
  if (parts) return together(parts, 1000)
  return belowThousand(plain)
}

function belowThousand(text: string): number | null {
  const parts = /^(?:(\S+) |)hundred(?: (?:and )?(.+))?$/.exec(text)
  return parts ? together(parts, 100) : (small.get(text) ?? null)
}

function together([, before, behind]: RegExpExecArray, factor: number): number | null {
  const count = before === undefined || before === 'a' ? 1 : belowThousand(before)
  const rest = behind === undefined ? 0 : belowThousand(behind)
  return count === null || rest === null || rest >= factor ? null : count * factor + rest
}

const pieces: Record<string, number> = {
  ...{ half: 2, halve: 2, third: 3, quarter: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10 },
  ...{ twelfth: 12, twentieth: 20 },
}

/** A share in words: `half`, `a fifth`, `three quarters`, `3 out of 4`; null for anything else. */
export function wordsToShare(text: string): number | null {
  const found = /^(?:(a|an|one|the other|two|three|four|five|six|seven|eight|nine|\d) )?([a-z]+?)(s?)$/.exec(text)
  const of = found && pieces[found[2] === 'halve' ? 'half' : (found[2] as string)]
  if (found && of) {
    const count = /^\d$/.test(found[1] ?? '') ? Number(found[1]) : (small.get(found[1] ?? '') ?? 1)
    return (found[3] === 's') === count > 1 && count < of ? count / of : null
  }
  const out = /^(\S+) (?:out of|in every) (?:every )?(\S+)$/.exec(text)
  if (!out) return null
  const [a, b] = [out[1], out[2]].map((t) => (/^\d+$/.test(t as string) ? Number(t) : (small.get(t as string) ?? 0)))
  return a && b && a < b ? a / b : null
}

/** The longest text in front that is a share of the kind `3 out of 4`. */
export const outOf = /^(?:\d+|[a-z]+) (?:out of|in every) (?:every )?(?:\d+|[a-z]+)(?![\p{L}\p{N}])/u
