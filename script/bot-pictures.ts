import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { packageRoot } from '../src/root.ts'
import { followPushes } from '../test/rig/threads.ts'
import { Bot } from '../test/scenarios/bot.ts'

/**
 * node script/bot-pictures.ts: makes docs/images/comment.png and pull-request.png. The texts are what the bot's jobs wrote to the stand-in
 * of GitHub for two real runs of fixtures/fruit; only the frame around them is ours. Needs chromium (`apt-get install chromium
 * fonts-noto-color-emoji fonts-liberation`) and about a minute. `--html DIR` keeps the pages, too.
 */
const images = join(packageRoot, 'docs/images')
const folder = mkdtempSync(join(tmpdir(), 'tinyml-pictures-'))
const kept = process.argv[2] === '--html' ? process.argv[3] : undefined
const wish =
  'Every 200 ms, print the label and its score. Smooth over 3 readings. Say "unsure" below 70 %. Red light for apples, yellow for bananas.'

const fruit = join(packageRoot, 'fixtures/fruit')
const paths = ['tinyml.yml', ...readdirSync(join(fruit, 'data')).map((name) => `data/${name}`)]
const bot = await Bot.start({
  files: Object.fromEntries(paths.map((path) => [path, readFileSync(join(fruit, path))])),
})
try {
  const first = await play('bob', 'Firmware for the fruit sorter', '/tinyml run --planner rules')
  // Somebody merges it, so that the second has something to be compared with.
  await bot.rig.git('update-ref', 'refs/heads/main', first.head)
  await followPushes(bot.rig.state)
  await setTimeout(1100)
  const second = await play('bob', 'Lights', `/tinyml regenerate sketch ${wish} --planner rules`)
  await picture('comment', commentPage(second.command, second.said, second.reactions))
  await picture('pull-request', pullPage(second.pull, second.checks))
} finally {
  rmSync(folder, { recursive: true, force: true })
  await bot.close()
}

/** A person's comment in a new issue, and all that really comes of it. */
async function play(login: string, title: string, command: string) {
  const { number } = bot.rig.person(login).openIssue(title)
  const comment = bot.rig.person(login).comment(number, command)
  const event = await bot.rig.commentEvent({ comment })
  const { request, run, log } = await bot.admit(event)
  if (!request) throw new Error(log)
  const [checkout, bundle] = [join(folder, `checkout-${number}`), join(folder, `bundle-${number}`)]
  await execa('git', ['clone', '--quiet', bot.rig.repo, checkout])
  const inputs = { request: JSON.stringify(request), bundle }
  const generated = await bot.job('generate', event, run, inputs, { GITHUB_WORKSPACE: checkout })
  if (generated.outputs.status !== 'passed') throw new Error(generated.log)
  const published = await bot.publish(event, run, request, bundle)
  const pull = bot.rig.state.issues.find((i) => i.number === Number(published.outputs['pull-request']))
  if (!pull) throw new Error(published.log)
  const head = published.outputs.commit ?? ''
  return {
    ...{ command, head, pull, said: bot.said(number).at(-1) ?? '', reactions: comment.reactions.map((r) => r.content) },
    checks: bot.rig.state.checks.filter((check) => check.sha === head),
  }
}

function commentPage(command: string, said: string, reactions: readonly string[]): string {
  const emoji: Record<string, string> = { eyes: '👀', rocket: '🚀', confused: '😕' }
  const shown = reactions.map((name) => `<span class="reaction">${emoji[name] ?? name} 1</span>`).join('')
  return [box('bob', 'commented', command, shown), box('github-actions', 'commented · edited', said, '', true)].join('')
}

function pullPage(
  pull: Awaited<ReturnType<typeof play>>['pull'],
  checks: { name: string; conclusion: string | null }[],
) {
  const labels = pull.labels.map((label) => `<span class="label">${text(label)}</span>`).join('')
  const rows = checks.map((c) => `<li><b class="${c.conclusion}">✓</b> ${text(c.name)} <i>${c.conclusion}</i></li>`)
  const state = pull.pull?.draft ? '<span class="state draft">Draft</span>' : '<span class="state">Open</span>'
  return `<h1>${text(pull.title)} <span>#${pull.number}</span></h1>
<p class="meta">${state}<b>github-actions</b> wants to merge 1 commit into <code>main</code> from <code>${text(pull.pull?.head.ref ?? '')}</code> ${labels}</p>
${box('github-actions', 'commented', pull.body ?? '', '', true)}<ul class="checks">${rows.join('')}</ul>`
}

function box(login: string, did: string, markdown: string, below: string, isBot = false): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
  const badge = isBot ? '<span class="bot">bot</span>' : ''
  return `<div class="box"><header><b>${text(login)}</b>${badge} ${did}</header><article>${html}</article>${below ? `<footer>${below}</footer>` : ''}</div>`
}

/** As high as what is on it. */
async function picture(name: string, body: string): Promise<void> {
  const file = join(kept ?? folder, `${name}.html`)
  mkdirSync(kept ?? folder, { recursive: true })
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><style>${readFileSync(join(packageRoot, 'script/bot-pictures.css'), 'utf8')}</style><main>${body}</main>
<script>document.documentElement.dataset.height = Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)</script>`,
  )
  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (!chromium) throw new Error('no chromium: apt-get install chromium fonts-noto-color-emoji fonts-liberation')
  const common = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--user-data-dir=${folder}/chromium`,
  ]
  const dom = await execa(chromium, [...common, '--window-size=1000,800', '--dump-dom', file])
  const height = /data-height="(\d+)"/.exec(dom.stdout)?.[1]
  if (!height) throw new Error(`the page ${file} has no height`)
  mkdirSync(images, { recursive: true })
  const target = join(images, `${name}.png`)
  await execa(chromium, [...common, `--window-size=1000,${Number(height) + 24}`, `--screenshot=${target}`, file])
  console.log(target)
}

function text(plain: string): string {
  return plain.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
}
