/** The programs outside Node that a run may need. */
export type ToolName = 'python' | 'tensorflow' | 'arduino-cli' | 'arm-gcc' | 'qemu' | 'bwrap' | 'docker' | 'ctags'

export interface Tool {
  name: ToolName
  /** Absolute path of the program (for `python` the interpreter of the locked environment, for `tensorflow` that of its own). */
  path: string
  version: string
}

/**
 * Finds tools lazily and remembers them; `require` throws a ToolError that names the command which installs what is missing.
 * Where `bwrap` is not there, `docker` is given in its place; its `name` says so.
 */
export interface Toolchain {
  require(name: ToolName): Promise<Tool>
  /** The same without an error. */
  find(name: ToolName): Promise<Tool | null>
  /** Per-user folder for tools, environments and build caches. */
  home: string
}
