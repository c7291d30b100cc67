import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../../findings/index.ts'
import { hashFile } from '../../lifecycle/hash.ts'
import { contractSchema, type DataContract, dataContractSchema } from '../../project/contract.ts'

/** The contract of the model says of the data what the data's own contract says, and names the files that it ties together. */
export async function checkContract(dir: string, out: string): Promise<Finding[]> {
  const [path, dataPath] = [join(dir, 'contract.json'), join(out, 'data/contract.json')]
  const contract = contractSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  const data = dataContractSchema.parse(JSON.parse(await readFile(dataPath, 'utf8')))
  const where = 'contract.json'
  const found: Finding[] = []
  for (const key of Object.keys(data) as (keyof DataContract)[]) {
    const [have, want] = [contract[key], data[key]].map((value) => JSON.stringify(value))
    if (have === want) continue
    const message = `\`${key}\` is ${short(have)}, in data/contract.json ${short(want)}`
    found.push(finding('convert/contract-differs', message, { where }))
  }
  for (const [key, file] of [
    ['data', dataPath],
    ['model', join(dir, 'model/model.tflite')],
  ] as const) {
    if (!existsSync(file) || contract.from[key] === (await hashFile(file)).sha256) continue
    found.push(finding('convert/contract-differs', `\`from.${key}\` is not the SHA-256 of its file`, { where }))
  }
  return found
}

const short = (text: string | undefined): string => (text && text.length > 120 ? `${text.slice(0, 117)}…` : `${text}`)
