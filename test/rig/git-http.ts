import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Refusal } from './errors.ts'
import { quietGit } from './git.ts'
import { followPushes } from './threads.ts'
import { permit } from './tokens.ts'
import type { Token, World } from './world.ts'

const service = /^\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** What is served by git itself, not by an interface. */
export const isGit = (path: string) => service.test(path)

/** The token of `git -c http.extraheader` or of a URL: the password of basic authentication. */
function tokenOf(world: World, request: IncomingMessage): Token | undefined {
  const [kind, value = ''] = (request.headers.authorization ?? '').split(' ')
  const secret = kind?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':')[1] : value
  return world.tokens.get(secret ?? '')
}

/** Fetch and push over HTTP, through `git http-backend`; resolves when the answer has been sent. */
export async function serveGit(
  world: World,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const [, owner = '', name = '', what = ''] = service.exec(url.pathname) as string[]
  const token = tokenOf(world, request)
  const writes = what === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack'
  let repository: ReturnType<World['repository']>
  try {
    repository = world.repository(owner, name)
    if (!token && (writes || repository.private || request.headers.authorization)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end()
      return
    }
    if (token) permit(world, token, [writes ? 'contents:write' : 'contents:read'], repository)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    response.writeHead(error.status).end(error.message)
    return
  }
  const child = spawn('git', ['http-backend'], {
    env: {
      ...quietGit,
      GIT_PROJECT_ROOT: join(world.folder, 'repositories'),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${repository.owner}/${repository.name}.git/${what}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: token?.login ?? '',
      REMOTE_ADDR: '127.0.0.1',
      // Read by the hook that the rig puts into each repository.
      RIG_PROTECTED: [...repository.protected].map((branch) => `refs/heads/${branch}`).join(' '),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => {})
  child.stdin.end(body)
  const parts: Buffer[] = []
  for await (const part of child.stdout) parts.push(part)
  const out = Buffer.concat(parts)
  if (what === 'git-receive-pack') await followPushes(world, token?.login)
  const end = out.indexOf('\r\n\r\n')
  const headers = Object.fromEntries(
    out
      .subarray(0, Math.max(0, end))
      .toString()
      .split('\r\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const { Status: status, ...rest } = headers
  response.writeHead(Number.parseInt(status ?? (end < 0 ? '500' : '200'), 10), rest).end(out.subarray(end + 4))
}

/** Refuses pushes to protected branches, in GitHub's words. */
export const preReceive = `#!/bin/sh
while read -r old new ref; do
  for protected in $RIG_PROTECTED; do
    if [ "$ref" = "$protected" ]; then
      echo "error: GH006: Protected branch update failed for $ref." >&2
      exit 1
    fi
  done
done
`
