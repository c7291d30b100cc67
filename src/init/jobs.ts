import { appKeySecret, hardwareEnvironment, variables } from './names.ts'
import { pins } from './pins.ts'
import type { WorkflowOptions } from './workflow.ts'
import { input, scalar } from './yaml-text.ts'

/** Lines of `with:` that every job has. */
const place = (project: string): string => (project === '.' ? '' : `          project: ${scalar(project)}\n`)

export const admit = (
  { project, settings }: WorkflowOptions,
  uses: string,
): string => `  # Parses, decides who may, reserves budget, answers. Sees no file of the repository and no key.
  admit:
    name: Admit
    # Other comments start nothing. The bot's own never begin like this; other bots only where ${variables.allow} names them. Comments on
    # lines of a fork's pull request run without powers, so there a command is an ordinary comment.
    if: >-
      github.event_name == 'push' || github.event_name == 'workflow_dispatch' ||
      (startsWith(github.event.comment.body, '/tinyml') &&
      (github.event.comment.user.type != 'Bot' || contains(vars.${variables.allow}, github.event.comment.user.login)) &&
      (github.event_name == 'issue_comment' || github.event.pull_request.head.repo.full_name == github.repository))
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: write # the ledger of budgets and of what waits, on a branch of its own
      issues: write # reactions, and the progress comment
      pull-requests: write # the same on pull requests
      actions: write # /tinyml cancel
    outputs:
      request: \${{ steps.tinyml.outputs.request }}
    steps:
      - id: tinyml
        uses: ${uses}
        with:
          job: admit
${place(project)}          token: \${{ github.token }}
          # Who may, besides people with write access: logins, separated by spaces or commas.
          allow: \${{ vars.${variables.allow} }}
          # Bots of that list.
          bots: \${{ vars.${variables.allow} }}
          # Runs a person and day.
          runs-per-day: ${input(settings['runs-per-day'])}
          # US dollars for language models: a run, a day, a month.
          budget-usd: ${input(settings['budget-usd'])}
          budget-usd-day: ${input(settings['budget-usd-day'])}
          budget-usd-month: ${input(settings['budget-usd-month'])}
`

export const verify = (
  options: WorkflowOptions,
  uses: string,
): string => `  # A pull request: generated files are verified as they are. No model, no secret, no write.
  verify:
    name: Verify
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 45
    concurrency:
      group: tinyml-verify-\${{ github.event.pull_request.number }}
      cancel-in-progress: true
    permissions:
      contents: read # the pull request's files
    steps:
      - id: tinyml
        uses: ${uses}
        with:
          job: admit
${place(options.project)}          token: \${{ github.token }}
      - if: steps.tinyml.outputs.request != ''
        uses: ${pins.checkout}
        with:
          ref: \${{ github.event.pull_request.head.sha }}
${checkoutMore(options)}      - if: steps.tinyml.outputs.request != ''
        uses: ${uses}
        with:
          job: generate
${place(options.project)}          request: \${{ steps.tinyml.outputs.request }}
          bundle: \${{ runner.temp }}/tinyml-bundle
`

const checkoutMore = ({
  lfs,
}: WorkflowOptions): string => `${lfs ? '          lfs: true\n' : ''}          persist-credentials: false
`

export const generate = (
  options: WorkflowOptions,
  uses: string,
): string => `  # Runs the stages, generated code in its sandbox. May read, may ask the model, writes nothing but the bundle.
  generate:
    name: Generate
    needs: admit
    if: needs.admit.outputs.request != ''
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    # Of this job alone: a comment of the bot's must not cancel the run that wrote it. What waits stands in the ledger.
    concurrency:
      group: tinyml-\${{ fromJSON(needs.admit.outputs.request || '{}').thread.number || github.ref }}
      cancel-in-progress: false
    permissions:
      contents: read # the one commit that was admitted
${options.key.kind === 'token' ? '      models: read # the hosted model of tinyml.yml\n' : ''}    steps:
      - uses: ${pins.checkout}
        with:
          ref: \${{ fromJSON(needs.admit.outputs.request).target.sha }}
${checkoutMore(options)}      - id: tinyml
        uses: ${uses}
        with:
          job: generate
${place(options.project)}          request: \${{ needs.admit.outputs.request }}
          bundle: \${{ runner.temp }}/tinyml-bundle
${keyOf(options.key)}      # Also of a run that failed: it says why.
      - if: \${{ !cancelled() }}
        uses: ${pins.uploadArtifact}
        with:
          name: tinyml-bundle
          path: \${{ runner.temp }}/tinyml-bundle
          retention-days: 7
      - if: steps.tinyml.outputs.firmware != ''
        uses: ${pins.uploadArtifact}
        with:
          name: tinyml-firmware
          path: \${{ steps.tinyml.outputs.firmware }}
          retention-days: 7
`

/** A stranger's pull request gets no key, whatever the rest of the workflow does. */
function keyOf(key: WorkflowOptions['key']): string {
  if (key.kind === 'none') return ''
  const [name, value] = key.kind === 'token' ? ['GITHUB_TOKEN', 'github.token'] : [key.name, `secrets.${key.name}`]
  return `        env:
          # The key of the hosted model: here and nowhere else, and not for a request that may only verify.
          ${name}: \${{ fromJSON(needs.admit.outputs.request).powers == 'full' && ${value} || '' }}
`
}

const powers = `      contents: write # the branch of the pull request, and the ledger
      pull-requests: write # the pull request
      issues: write # labels and the progress comment
      checks: write # one check a stage
      actions: write # starts what waited for its turn`

/** The same powers as inputs of the App's token, which has more unless it is told. */
const appPowers = powers
  .split('\n')
  .map((line) => line.replace(/^ {6}/, '          permission-'))
  .join('\n')

export const publish = (
  { app, project, settings }: WorkflowOptions,
  uses: string,
): string => `  # Checks the bundle, commits it, opens the pull request. Sees no model's key, checks out nothing, runs nothing of the bundle.
  publish:
    name: Publish
    needs: [admit, generate]
    # Also after a run that failed or was cancelled: somebody waits for an answer, and the reserved budget for its end.
    if: \${{ always() && needs.admit.result == 'success' && needs.admit.outputs.request != '' }}
    runs-on: ubuntu-24.04
    timeout-minutes: 10
${app ? '    # The App has them.\n    permissions: {}\n' : `    permissions:\n${powers}\n`}    outputs:
      status: \${{ steps.tinyml.outputs.status }}
    steps:
      # A run that died has none.
      - continue-on-error: true
        uses: ${pins.downloadArtifact}
        with:
          name: tinyml-bundle
          path: \${{ runner.temp }}/tinyml-bundle
${
  app
    ? `      - id: app
        uses: ${pins.createGithubAppToken}
        with:
          client-id: \${{ vars.${variables.appClientId} }}
          private-key: \${{ secrets.${appKeySecret} }}
${appPowers}
`
    : ''
}      - id: tinyml
        uses: ${uses}
        with:
          job: publish
${place(project)}          request: \${{ needs.admit.outputs.request }}
          bundle: \${{ runner.temp }}/tinyml-bundle
          token: \${{ ${app ? 'steps.app.outputs.token' : 'github.token'} }}
${app ? `          bot-login: \${{ steps.app.outputs.app-slug }}[bot]\n` : ''}          # Logins that are mentioned when a run needs a person, besides whoever asked for it.
          alerts: ${input(settings.alerts)}
          # Logins or teams that are asked for a review; empty leaves it to CODEOWNERS.
          reviewers: ${input(settings.reviewers)}
`

export const hardware = (
  { project }: WorkflowOptions,
  uses: string,
): string => `  # Opt-in: the variable ${variables.hardware} holds the label of a runner. Gets the firmware alone, once somebody approved it.
  hardware:
    name: Hardware
    needs: [admit, publish]
    if: vars.${variables.hardware} != '' && needs.publish.outputs.status == 'passed'
    runs-on: \${{ vars.${variables.hardware} }}
    environment: ${hardwareEnvironment}
    timeout-minutes: 20
    permissions: {}
    steps:
      - uses: ${pins.downloadArtifact}
        with:
          name: tinyml-firmware
          path: \${{ runner.temp }}/tinyml-firmware
      - uses: ${uses}
        with:
          job: hardware
${place(project)}          request: \${{ needs.admit.outputs.request }}
          bundle: \${{ runner.temp }}/tinyml-firmware
`
