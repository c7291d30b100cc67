/**
 * Counts jest's JSON report for script/test: `passed failed skipped` on the first line, then a line for each test that failed or was
 * skipped. A test file that could not even be loaded counts as one failed test.
 */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

interface Report {
  testResults: {
    name: string
    message: string
    status: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}

const report: Report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const counts = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
for (const file of report.testResults) {
  const path = relative(process.cwd(), file.name)
  for (const test of file.assertionResults) {
    const outcome = test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped'
    counts[outcome]++
    if (outcome !== 'passed') lines.push(`${outcome}\t${path}: ${test.fullName}`)
  }
  if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
    counts.failed++
    lines.push(
      `failed\t${path}: ${file.message.split('\n').find((line) => line.trim() !== '') ?? 'could not be loaded'}`,
    )
  }
}
process.stdout.write(`${counts.passed} ${counts.failed} ${counts.skipped}\n${lines.join('\n')}\n`)
