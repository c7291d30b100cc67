import type { Edit, Fault } from '../../types.ts'

/** A change of the script, or of another file of the project. */
export const edit = (find: string | RegExp, put: string, file = 'prepare.py'): Edit => ({ file, find, put })

export const fault = (base: string, id: string, what: string, causes: string[], ...edits: Edit[]): Fault => ({
  ...{ id: `script/${id}`, what, kind: 'script', base, edits, causes: causes.map((c) => `data/${c}`), origin: 'hand' },
})
