import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { helpText } from '../src/bot/answers.ts'
import { defaultSettings, workflow } from '../src/init/workflow.ts'
import { packageRoot } from '../src/root.ts'

/** node script/bot-docs.ts: brings the tables of docs/bot.md up to date that say what the code says. A test compares them. */
export const page = join(packageRoot, 'docs/bot.md')

export const sections: Record<string, () => string> = { commands, permissions }

function commands(): string {
  const lines = helpText().split('\n')
  const rows = lines.flatMap((line) => {
    const [, usage, meaning] = /^- (`[^`]+`): (.*)$/.exec(line) ?? []
    return usage ? [`| ${usage} | ${meaning} |`] : []
  })
  const rest = lines.filter((line) => !line.startsWith('- ')).join('\n\n')
  return `| command | what it does |\n|---|---|\n${rows.join('\n')}\n\n${rest.trim()}`
}

function permissions(): string {
  const text = workflow({
    ...{
      action: { reference: `OWNER/tinyml-lifecycle@${'0'.repeat(40)}`, version: null },
      project: '.',
      output: 'tinyml',
    },
    ...{ defaultBranch: 'main', sources: [{ path: 'data', folder: true }], app: false, lfs: false },
    ...{ key: { kind: 'token' }, settings: defaultSettings },
  })
  const jobs = parse(text).jobs as Record<string, { permissions: Record<string, string> }>
  const rows = Object.entries(jobs).map(([name, job]) => {
    const granted = Object.entries(job.permissions).map(([scope, level]) => `\`${scope}: ${level}\``)
    return `| \`${name}\` | ${granted.join(', ') || 'none'} |`
  })
  return `| job | \`permissions:\` |\n|---|---|\n${rows.join('\n')}`
}

/** The page with its generated parts anew. Throws where a part has no place. */
export function filled(text: string): string {
  return Object.entries(sections).reduce((whole, [name, make]) => {
    const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`)
    if (!place.test(whole)) throw new Error(`docs/bot.md has no <!-- ${name} --> … <!-- /${name} -->`)
    return whole.replace(place, () => `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`)
  }, text)
}

if (process.argv[1] === import.meta.filename) writeFileSync(page, filled(readFileSync(page, 'utf8')))
