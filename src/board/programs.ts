import { dirname, join } from 'node:path'
import type { Mount } from '../sandbox/sandbox.ts'
import type { Tool } from '../tools/toolchain.ts'

/** A program as the sandbox sees it: those below /usr are there already, the prefix of others is mounted below /opt. */
export function insideSandbox(tool: Tool): { path: string; mounts: Mount[] } {
  if (tool.path.startsWith('/usr/') && !tool.path.startsWith('/usr/local/')) return { path: tool.path, mounts: [] }
  const folder = dirname(tool.path)
  // A program in a `bin` folder finds its libraries and data beside it.
  const prefix = folder.endsWith('/bin') ? dirname(folder) : folder
  const at = `/opt/${tool.name}`
  return { path: join(at, tool.path.slice(prefix.length)), mounts: [{ from: prefix, to: at }] }
}

/** Another program of the cross compiler's family beside `path`: `…/arm-none-eabi-g++` → `…/arm-none-eabi-addr2line`. */
export const siblingOf = (path: string, name: string): string => path.replace(/(gcc|g\+\+)$/, name)
