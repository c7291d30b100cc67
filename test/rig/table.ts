import type { Route, Routes } from './route.ts'
import { automationRoutes } from './routes/automation.ts'
import { branchRoutes } from './routes/branches.ts'
import { contentsRoutes } from './routes/contents.ts'
import { gitRoutes } from './routes/git.ts'
import { issueRoutes } from './routes/issues.ts'
import { labelRoutes } from './routes/labels.ts'
import { pullRoutes } from './routes/pulls.ts'
import { repositoryRoutes } from './routes/repository.ts'

export const routes: Routes = {
  ...repositoryRoutes,
  ...gitRoutes,
  ...branchRoutes,
  ...contentsRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...pullRoutes,
  ...automationRoutes,
}

/** Parameters that may hold slashes. */
const long = new Set(['path', 'ref', 'branch', 'basehead', 'tree_sha'])

interface Compiled {
  operation: string
  method: string
  pattern: RegExp
  names: string[]
  literals: number
  route: Route
}

const table: Compiled[] = Object.entries(routes)
  .map(([operation, route]) => {
    const [method = '', template = ''] = operation.split(' ')
    const names: string[] = []
    const pattern = template.replace(/\/\{(\w+)\}/g, (_, name: string) => {
      names.push(name)
      // The root folder is read without a path.
      return name === 'path' ? '(?:/(.*))?' : long.has(name) ? '/(.+)' : '/([^/]+)'
    })
    const literals = template.split('/').filter((part) => !part.startsWith('{')).length
    return { operation, method, pattern: new RegExp(`^${pattern}$`), names, literals, route }
  })
  // The more is written out, the closer: `commits/{ref}/check-runs` comes before `commits/{ref}`.
  .sort((one, other) => other.literals - one.literals)

export interface Match {
  operation: string
  route: Route
  params: Record<string, string>
}

/** The route of a request, with its parameters decoded. */
export function match(method: string, path: string): Match | null {
  for (const { operation, method: its, pattern, names, route } of table) {
    const found = its === method ? pattern.exec(path) : null
    if (!found) continue
    const params = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]))
    return { operation, route, params }
  }
  return null
}
