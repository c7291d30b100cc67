import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapesFolder } from '../cases.ts'
import { changedSandbox, openSandbox } from './open-sandbox.ts'
import { type Bait, type PythonTrial, sandbox } from './python-trials.ts'

const open = () => openSandbox()
const text = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')
const canaryArgument: Bait = async ({ canary }) => ({ args: [canary] })
const hijack = 'print("ESCAPED: this module was run instead")\n'

/** A look at the output as a stage takes it, but without having looked for links before. */
const blindly = { end: 'sandbox/odd-file', blindly: true, off: () => sandbox } as const

/** Cases that want to change something, or to leave a trap. */
export const change: Record<string, PythonTrial> = {
  'link-out': {
    ...blindly,
    bait: canaryArgument,
    escaped: ({ out, secret }) => (text(join(out, 'train.csv')) === secret ? ['the canary was read as result'] : []),
  },
  'folder-link-out': {
    ...blindly,
    bait: canaryArgument,
    escaped({ out, folder }) {
      writeFileSync(join(out, 'plots/picture.png'), '')
      return existsSync(join(folder, 'picture.png')) ? ['a picture was written outside'] : []
    },
  },
  'fifo-in-output': {
    ...blindly,
    escaped: ({ out }) =>
      lstatSync(join(out, 'train.csv')).isFIFO() ? ['a result that is never read to its end'] : [],
  },
  'device-node': {
    escaped: ({ out }) => (existsSync(join(out, 'null')) ? ['there is a device'] : []),
    off: open,
    blindly: true,
    needsRoot: true,
  },
  'set-id': {
    end: process.getuid?.() === 0 ? 'held' : 'sandbox/odd-file',
    escaped: ({ out }) => (statSync(join(out, 'helper')).mode & 0o6000 ? ['a set-id program of ours'] : []),
    off: open,
    blindly: true,
  },
  'become-root': { off: open },
  'kernel-settings': { off: open, needsRoot: true },
  'core-dump': { off: open },
  remount: {
    bait: async (place) => ({ args: [place.in] }),
    escaped: (place) => (text(join(place.in, 'readings.csv')) === 'forged' ? ['the readings are forged'] : []),
    // Mounts as they are in the sandbox, but with the right to mount.
    off: (place) =>
      openSandbox({
        through: [
          ...['/usr/bin/env', 'bwrap', '--dev-bind', '/', '/', '--ro-bind', place.in, place.in],
          ...['--unshare-user', '--uid', '0', '--gid', '0', '--cap-add', 'CAP_SYS_ADMIN', '--die-with-parent', '--'],
        ],
      }),
  },
  'input-changed': {
    bait: async (place) => ({ args: [place.in] }),
    escaped: (place) => (text(join(place.in, 'readings.csv')) === 'a,b\n1,2\n' ? [] : ['the readings are changed']),
    off: open,
  },
  'outside-written': {
    bait: async ({ folder }) => ({ args: [join(folder, 'owned')] }),
    escaped: ({ folder }) => (existsSync(join(folder, 'owned')) ? ['a file beside the output'] : []),
    off: open,
  },
  'script-rewritten': {
    escaped: ({ out }) =>
      text(join(out, 'prepare.py')) === text(join(escapesFolder, 'python/script-rewritten.py'))
        ? []
        : ['the script is another one now'],
    off: open,
  },
  'import-beside': {
    async bait({ out }) {
      for (const name of ['numpy.py', 'csv.py', 'sitecustomize.py']) writeFileSync(join(out, name), hijack)
      return {}
    },
    off: () =>
      changedSandbox(sandbox, ({ env = {}, ...request }) => {
        const { PYTHONSAFEPATH: _, ...others } = env
        return { ...request, env: others }
      }),
  },
  'import-path': {
    async bait({ folder }) {
      const modules = join(folder, 'modules')
      mkdirSync(modules)
      writeFileSync(join(modules, 'csv.py'), `${hijack}`)
      process.env.PYTHONPATH = modules
      return {
        dispose() {
          delete process.env.PYTHONPATH
        },
      }
    },
    off: open,
  },
}
