import { existsSync, rmSync } from 'node:fs'
import { cp, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Mount } from '../sandbox/sandbox.ts'
import { assertPlainTree } from '../sandbox/tree.ts'
import type { Toolchain } from '../tools/toolchain.ts'
import { readBuildOutput } from './build-output.ts'
import { boardsFolder, madeOnce, platformHash } from './platform.ts'
import { insideSandbox, siblingOf } from './programs.ts'
import type { Build, BuildRequest } from './virtual.ts'

const isVirtual = (fqbn: string): boolean => fqbn.startsWith('tinyml:virtual:')

/** Folder in which the user's own arduino-cli keeps board packages. */
const userData = (): string => process.env.ARDUINO_DIRECTORIES_DATA || join(homedir(), '.arduino15')
const userLibraries = (): string =>
  join(process.env.ARDUINO_DIRECTORIES_USER || join(homedir(), 'Arduino'), 'libraries')

/** Whether the real board's core is installed for the user's own arduino-cli, so that `buildSketch` can be asked for `fqbn`. */
export async function realCoreInstalled(tools: Toolchain, fqbn: string): Promise<boolean> {
  const [vendor, architecture] = fqbn.split(':')
  if (!vendor || !architecture || !(await tools.find('arduino-cli'))) return false
  return existsSync(join(userData(), 'packages', vendor, 'hardware', architecture))
}

/**
 * Builds a sketch folder with arduino-cli in the sandbox. The folder itself is only read; a sketch.yaml in it is left out, because
 * it could change the board and the compiler's flags.
 *
 * Everything that a build writes is in a folder of its own, so builds may run at the same time. The core comes compiled from
 * `<tools.home>/virtual-board`, which only builds of an empty sketch fill.
 *
 * The ELF lies in a temporary folder that lives as long as this process.
 * @throws ToolError when a tool or the sandbox is missing. Everything else is a finding, on the original lines of the sketch.
 */
export async function buildSketch(request: BuildRequest): Promise<Build> {
  const work = await mkdtemp(join(tmpdir(), 'tinyml-build-'))
  try {
    const name = basename(request.sketch)
    await mkdir(join(work, 'sketch', name), { recursive: true })
    await cp(request.sketch, join(work, 'sketch', name), {
      recursive: true,
      // Links could lead out of the sketch.
      filter: async (source) => !(await lstat(source)).isSymbolicLink() && !/^sketch\.ya?ml$/.test(basename(source)),
    })
    if (isVirtual(request.fqbn)) {
      const core = await compiledCore(request)
      await cp(core, join(work, 'tmp/arduino/cores'), { recursive: true, preserveTimestamps: true })
    }
    const result = await compile(work, name, request)
    const build = readBuildOutput(result, { sketch: request.sketch, inside: `/work/sketch/${name}` })
    if (build.elf === null) return build
    return { ...build, elf: await keep(join(work, 'build', `${name}.ino.elf`), name) }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

let kept: Promise<string> | undefined
let builds = 0

/** Moves an ELF to a folder that is deleted when this process ends. */
async function keep(elf: string, name: string): Promise<string> {
  assertPlainTree(dirname(elf))
  kept ??= mkdtemp(join(tmpdir(), 'tinyml-elf-')).then((folder) => {
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  })
  const folder = join(await kept, String(builds++))
  await mkdir(folder)
  await cp(elf, join(folder, `${name}.elf`))
  return join(folder, `${name}.elf`)
}

/** The core's archive as arduino-cli caches it, made by building an empty sketch once for each platform and pair of tools. */
async function compiledCore({ fqbn, tools, sandbox }: BuildRequest): Promise<string> {
  const [cli, gcc] = await Promise.all([tools.require('arduino-cli'), tools.require('arm-gcc')])
  const name = `core-${await platformHash()}-${cli.version}-${gcc.version}-${fqbn}`
  return madeOnce(tools.home, name, async (draft) => {
    const work = await mkdtemp(join(tmpdir(), 'tinyml-core-'))
    try {
      await mkdir(join(work, 'sketch/empty'), { recursive: true })
      await mkdir(join(work, 'tmp'), { recursive: true })
      await writeFile(join(work, 'sketch/empty/empty.ino'), 'void setup() {}\nvoid loop() {}\n')
      const result = await compile(work, 'empty', { fqbn, tools, sandbox })
      if (result.exitCode !== 0)
        throw new Error(`the virtual board's core does not compile: ${result.stdout}${result.stderr}`)
      await cp(join(work, 'tmp/arduino/cores'), draft, { recursive: true, preserveTimestamps: true })
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
}

async function compile(work: string, name: string, request: Omit<BuildRequest, 'sketch'>) {
  const { tools, sandbox, fqbn } = request
  const mounts: Mount[] = []
  const cli = insideSandbox(await tools.require('arduino-cli'))
  mounts.push(...cli.mounts)
  const properties: string[] = []
  await mkdir(join(work, 'tmp'), { recursive: true })
  let folders = { data: '/work/data', user: '/boards' }
  if (isVirtual(fqbn)) {
    const gcc = insideSandbox(await tools.require('arm-gcc'))
    const ctags = insideSandbox(await tools.require('ctags'))
    mounts.push(...gcc.mounts, ...ctags.mounts, { from: boardsFolder, to: '/boards' })
    await offlineData(join(work, 'data'), ctags.path)
    properties.push('--build-property', `compiler.prefix=${siblingOf(gcc.path, '')}`)
  } else {
    folders = { data: '/data', user: '/user' }
    mounts.push({ from: userData(), to: '/data' })
    if (existsSync(userLibraries())) mounts.push({ from: userLibraries(), to: '/user/libraries' })
  }
  // JSON is YAML too.
  const config = {
    directories: { ...folders, downloads: '/work/tmp/downloads' },
    updater: { enable_notification: false },
    metrics: { enabled: false },
  }
  await writeFile(join(work, 'arduino-cli.yaml'), JSON.stringify(config))
  return sandbox.run({
    command: [
      ...[cli.path, 'compile', '--config-file', '/work/arduino-cli.yaml', '--format', 'json', '--no-color'],
      ...['--fqbn', fqbn, '--build-path', '/work/build', ...properties, `/work/sketch/${name}`],
    ] as [string, ...string[]],
    readOnly: mounts,
    writable: [{ from: work, to: '/work' }],
    cwd: '/work',
    env: { TMPDIR: '/work/tmp', HOME: '/work/tmp' },
    // A real core is compiled whole, which takes minutes on a small machine.
    limits: { seconds: isVirtual(fqbn) ? 120 : 600 },
    ...(request.signal ? { signal: request.signal } : {}),
  })
}

const discovery = `#!/bin/sh
while read -r command rest; do
  case $command in
    HELLO) echo '{"eventType":"hello","protocolVersion":1,"message":"OK"}' ;;
    LIST) echo '{"eventType":"list","ports":[]}' ;;
    QUIT) echo '{"eventType":"quit","message":"OK"}'; exit ;;
    *) echo "{\\"eventType\\":\\"$(echo "$command" | tr 'A-Z' 'a-z')\\",\\"message\\":\\"OK\\"}" ;;
  esac
done
`

/** What arduino-cli wants to find before it works without a network: empty indexes, ctags, and discoveries that find no board. */
async function offlineData(data: string, ctags: string): Promise<void> {
  const builtin = join(data, 'packages/builtin/tools')
  await mkdir(join(builtin, 'ctags/5.8-arduino11'), { recursive: true })
  await symlink(ctags, join(builtin, 'ctags/5.8-arduino11/ctags'))
  for (const [tool, version] of [
    ['serial-discovery', '1.4.1'],
    ['mdns-discovery', '1.0.9'],
  ] as const) {
    await mkdir(join(builtin, tool, version), { recursive: true })
    await writeFile(join(builtin, tool, version, tool), discovery, { mode: 0o755 })
  }
  await writeFile(join(data, 'package_index.json'), '{"packages":[]}')
  await writeFile(join(data, 'library_index.json'), '{"libraries":[]}')
}
