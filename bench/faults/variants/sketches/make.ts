import type { Edit, Variant } from '../../types.ts'

export const edit = (file: string, find: string | RegExp, put: string): Edit => ({ file, find, put })

export const variant = (base: string, id: string, what: string, ...edits: Edit[]): Variant => ({
  ...{ id: `variant/sketch-${id}`, what, kind: 'sketch', base, edits },
})

/** From a mark to the next line that is only `}`, both included. */
export const whole = (file: string, first: string, put: string): Edit => ({
  file,
  change: (bytes) => {
    const text = bytes.toString()
    const from = text.indexOf(first)
    const to = text.indexOf('\n}\n', from)
    if (from < 0 || to < 0) throw new Error(`${file} has no ${first}`)
    return Buffer.from(`${text.slice(0, from)}${put}\n${text.slice(to + 3)}`)
  },
})
