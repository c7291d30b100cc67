import { existsSync, realpathSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { isInside } from '../project/project.ts'

/** A path as a workflow writes it: relative to the workspace when it lies in it, absolute elsewhere. */
export function fromWorkspace(path: string, workspace: string): string {
  const [file, root] = [real(path), real(workspace)]
  return isInside(root, file) ? relative(root, file) || '.' : file
}

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path))
