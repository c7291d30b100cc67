import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import type { CommandEnd, End, Manifest } from '../../src/bot/bundle/manifest.ts'
import { writeBundle } from '../../src/bot/bundle/write.ts'
import { committedReport } from '../../src/bot/generate.ts'
import { orderOf } from '../../src/bot/order.ts'
import { type BotRequest, requestSchema } from '../../src/bot/request.ts'
import { loadProject } from '../../src/project/project.ts'
import type { Report } from '../../src/report/schema.ts'
import { packageRoot } from '../../src/root.ts'
import { reportOf } from '../bot/samples.ts'
import type { WebhookEvent } from '../rig/events.ts'
import { type Rig, type RigOptions, startRig } from '../rig/rig.ts'
import type { Permissions } from '../rig/tokens.ts'

/** The powers of each job, as the workflow of `tinyml init` gives them. */
export const powers = {
  admit: { contents: 'write', issues: 'write', 'pull-requests': 'write', actions: 'write' },
  publish: { contents: 'write', issues: 'write', 'pull-requests': 'write', actions: 'write', checks: 'write' },
} satisfies Record<string, Permissions>

export interface Ended {
  code: number
  log: string
  outputs: Record<string, string>
  summary: string
}

/** What the job that generates made, in place of a run that takes half a minute. */
export interface Made {
  /** Relative to the repository. */
  files?: Record<string, string | Buffer | null>
  report?: Partial<Report>
  /** The run ended without a report. */
  failure?: { code: string; message: string }
  spent?: Partial<Manifest['spent']>
  /** Changes to the folder before it is handed on: what an attacker would do. */
  tamper?: (bundle: string) => void
}

const tinymlYml = 'name: fruit\ndata:\n  source: data\nsensor: apds9960\nsketch: Every 100 ms, print the label.\n'

/** A repository with a TinyML project and the bot in it. Jobs run as on a runner: processes with inputs and files, nothing else. */
export class Bot {
  readonly rig: Rig
  /** `with:` of every job. */
  readonly inputs: Record<string, string> = {}
  readonly #folder = mkdtempSync(join(tmpdir(), 'tinyml-scenario-'))
  #made = 0
  #running: ResultPromise | null = null

  private constructor(rig: Rig) {
    this.rig = rig
  }

  static async start(options: RigOptions = {}): Promise<Bot> {
    const files = options.folder ? {} : { 'tinyml.yml': tinymlYml, 'data/apple.csv': 'r,g,b,c,p\n1,2,3,4,5\n' }
    return new Bot(
      await startRig({ users: { bob: 'write', carol: 'read' }, ...options, files: { ...files, ...options.files } }),
    )
  }

  async close(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true })
    await this.rig.close()
  }

  /** One job of the action, in a process of its own. */
  async job(
    name: string,
    event: WebhookEvent,
    runId: number,
    inputs: Record<string, string> = {},
    env: Record<string, string> = {},
  ): Promise<Ended> {
    const at = join(this.#folder, `job-${this.#made++}`)
    mkdirSync(at)
    const [output, summary] = [join(at, 'output'), join(at, 'summary')]
    for (const file of [output, summary]) writeFileSync(file, '')
    const permissions = powers[name as keyof typeof powers]
    const given: Record<string, string> = {
      ...{ job: name, project: '.', ...this.inputs, ...inputs },
      ...(permissions && !inputs.token ? { token: this.rig.token({ permissions }) } : {}),
    }
    const run = this.rig.state.runs.find((r) => r.id === runId)
    const running = execa(process.execPath, [join(packageRoot, 'src/main.ts')], {
      ...{ cwd: at, reject: false, all: true, stdin: 'ignore', extendEnv: false },
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', NO_COLOR: '1', RUNNER_TEMP: at },
        ...(process.env.TINYML_HOME ? { TINYML_HOME: process.env.TINYML_HOME } : {}),
        ...this.rig.environment({ event, ...(run ? { run } : {}) }),
        ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: at },
        GITHUB_WORKFLOW_REF: 'alice/fruit/.github/workflows/tinyml.yml@refs/heads/main',
        ...Object.fromEntries(Object.entries(given).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])),
        ...env,
      },
    })
    this.#running = running as unknown as ResultPromise
    const ended = await running
    const outputs = Object.fromEntries(
      [...readFileSync(output, 'utf8').matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map((m) => [
        m[1] as string,
        m[3] as string,
      ]),
    )
    return { code: ended.exitCode ?? -1, log: ended.all, outputs, summary: readFileSync(summary, 'utf8') }
  }

  /** The runner of the job that is running is lost. */
  kill(): void {
    this.#running?.kill('SIGKILL')
  }

  /** The job `admit` for an event, in a new workflow run. */
  async admit(event: WebhookEvent): Promise<Ended & { request: BotRequest | null; run: number }> {
    const run = await this.rig.addRun({ event: event.name })
    const ended = await this.job('admit', event, run.id)
    const request = ended.outputs.request ? requestSchema.parse(JSON.parse(ended.outputs.request)) : null
    return { ...ended, request, run: run.id }
  }

  /** A bundle as `generate` would leave it, made of a checkout of the request's commit. */
  async generate(request: BotRequest, made: Made = {}): Promise<string> {
    const root = join(this.#folder, `checkout-${this.#made++}`)
    await execa('git', ['clone', '--quiet', '--no-checkout', this.rig.repo, root])
    await execa('git', ['-C', root, 'fetch', '--quiet', 'origin', request.target.sha])
    await execa('git', ['-C', root, '-c', 'advice.detachedHead=false', 'checkout', '--quiet', request.target.sha])
    const files = made.files ?? {
      'tinyml/sketch/fruit/fruit.ino': 'void setup() {}\nvoid loop() {}\n',
      'tinyml.lock.json': '{"version":1,"stages":{}}\n',
    }
    const project = loadProject(root)
    const order = orderOf(request, committedReport(join(root, 'tinyml'))?.questions ?? null)
    const report = made.failure ? null : reportOf(made.report ?? {})
    for (const [path, content] of Object.entries({
      ...files,
      ...(report ? { 'tinyml/report.json': JSON.stringify(report) } : {}),
    })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      if (content === null) rmSync(join(root, path), { force: true })
      else writeFileSync(join(root, path), content)
    }
    const dir = join(this.#folder, `bundle-${this.#made++}`)
    const end: End = report
      ? { kind: 'report', status: report.status }
      : {
          kind: 'failure',
          status: 'bad-input',
          code: 'project/bad-setting',
          message: 'no',
          where: '',
          hint: 'Mend it.',
          ...made.failure,
        }
    const commands: CommandEnd[] = request.work.map((work) => ({ work, end: end as CommandEnd['end'] }))
    await writeBundle(dir, {
      ...{ request, root, folder: '', project, ended: end, commands, report, trial: order.trial },
      config:
        order.trial || made.failure ? { wishes: {}, answers: [] } : { wishes: order.wishes, answers: order.answers },
      spent: { seconds: 10, tokens: 700, usd: 0.01, ...made.spent },
    })
    rmSync(root, { recursive: true, force: true })
    made.tamper?.(dir)
    return dir
  }

  /** The job `publish` of the workflow run that admitted the request; `bundle` null where `generate` left none. */
  publish(event: WebhookEvent, run: number, request: BotRequest, bundle: string | null): Promise<Ended> {
    const folder = bundle ?? join(this.#folder, 'no-bundle')
    return this.job('publish', event, run, { request: JSON.stringify(request), bundle: folder })
  }

  /** All jobs for an event, and for whatever the bot starts then. Returns how the jobs of each workflow run ended. */
  async run(
    event: WebhookEvent,
    made: Made = {},
  ): Promise<{ admit: Ended; request: BotRequest | null; publish: Ended | null }[]> {
    const known = this.rig.state.dispatches.length
    const { request, run, ...admit } = await this.admit(event)
    const publish = request ? await this.publish(event, run, request, await this.generate(request, made)) : null
    this.finish(run, publish?.code === 0 || !request)
    const ended = [{ admit, request, publish }]
    for (const { inputs } of this.rig.state.dispatches.slice(known)) {
      const next = await this.rig.dispatchEvent({
        inputs: inputs as Record<string, string>,
        login: 'github-actions[bot]',
      })
      ended.push(...(await this.run(next, made)))
    }
    return ended
  }

  /** A person's comment, and all that comes of it. */
  async comment(login: string, thread: number, text: string, made: Made = {}) {
    const comment = await this.rig.person(login).comment(thread, text)
    return this.run(await this.rig.commentEvent({ comment }), made)
  }

  finish(id: number, well: boolean): void {
    const run = this.rig.state.runs.find((r) => r.id === id)
    if (run) Object.assign(run, { status: 'completed', conclusion: well ? 'success' : 'failure' })
  }

  /** Comments of the bot in a thread, in their order. */
  said(thread: number): string[] {
    return this.rig.state.comments
      .filter((c) => c.number === thread && c.author === 'github-actions[bot]')
      .map((c) => c.body)
  }
}
