import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edit } from './types.ts'

/** Does the edits on the files below `folder`, byte by byte: a file need not be UTF-8 before or after. */
export function applyEdits(folder: string, edits: readonly Edit[]): void {
  for (const edit of edits) {
    const path = join(folder, edit.file)
    const before = readFileSync(path)
    const after = 'change' in edit ? edit.change(Buffer.from(before)) : replaced(before, edit.find, edit.put)
    if (after.equals(before)) {
      throw new Error(
        `${edit.file} has no ${'find' in edit ? edit.find : 'place'} to change, or the change changes nothing`,
      )
    }
    writeFileSync(path, after)
  }
}

function replaced(before: Buffer, find: string | RegExp, put: string): Buffer {
  const text = before.toString('latin1')
  const after = typeof find === 'string' ? text.replace(bytes(find), () => bytes(put)) : text.replace(find, bytes(put))
  return Buffer.from(after, 'latin1')
}

/** A text in UTF-8, one character a byte. One without characters above 255 stands for bytes already. */
function bytes(text: string): string {
  return [...text].every((c) => c.charCodeAt(0) < 256) ? text : Buffer.from(text).toString('latin1')
}
