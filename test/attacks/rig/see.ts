import { join } from 'node:path'
import { openSandbox } from './open-sandbox.ts'
import type { PythonTrial } from './python-trials.ts'
import { bystander } from './reach.ts'

/** Cases that want to see what is none of their business. */
export const see: Record<string, PythonTrial> = {
  'environment-secrets': {
    async bait({ secret }) {
      process.env.CANARY_API_KEY = secret
      return {
        dispose() {
          delete process.env.CANARY_API_KEY
        },
      }
    },
    off: () => openSandbox(),
  },
  'process-environments': {
    async bait(place) {
      const other = await bystander('pid')(place)
      return { ...other, args: [place.secret] }
    },
    off: () => openSandbox(),
  },
  'processes-visible': { bait: bystander('marker'), off: () => openSandbox() },
  'root-of-others': { bait: async ({ canary }) => ({ args: [canary] }), off: () => openSandbox() },
  'home-folder': { bait: async ({ homeCanary }) => ({ args: [homeCanary] }), off: () => openSandbox() },
  'left-for-next': {
    times: 2,
    off: ({ folder }) => openSandbox({ env: { TMPDIR: join(folder, 'tmp'), HOME: join(folder, 'home') } }),
  },
}
