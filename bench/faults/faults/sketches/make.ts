import type { Edit, Fault } from '../../types.ts'

export const edit = (file: string, find: string | RegExp, put: string): Edit => ({ file, find, put })

export const fault = (base: string, id: string, what: string, causes: string[], ...edits: Edit[]): Fault => ({
  ...{ id: `sketch/${id}`, what, kind: 'sketch', base, edits, origin: 'hand' },
  causes: causes.map((code) => (code.includes('/') ? code : `verify/${code}`)),
})
