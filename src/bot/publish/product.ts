import type { Answer } from '../../project/answers.ts'
import type { Report } from '../../report/schema.ts'
import type { Confusion, Wishes } from '../bundle/manifest.ts'
import type { Bundle } from '../bundle/read.ts'
import type { BotRequest } from '../request.ts'

/** What came out of a request, as `publish` takes it from a bundle that was read and found sound. Everything in it is data. */
export interface Product {
  /** `status` of the report, or why there is none: `bad-input`, `missing-tool`, `stopped`, `internal-error`. */
  status: string
  report: Report | null
  /** The report at the commit that was read, if one was committed there. */
  before: Report | null
  failure: { code: string; message: string; where: string; hint: string } | null
  /** Paths relative to the repository. */
  files: readonly { path: string; content: Buffer }[]
  deleted: readonly string[]
  wishes: Wishes
  answers: readonly Answer[]
  confusion: Confusion | null
  /** Nothing is published, only told: a dry run, or a run on another board. */
  trial: boolean
  /** What a dry run would do. */
  notes: string
}

/** What a bundle holds, once `readBundle` has let it through. */
export const productOf = ({ manifest, files }: Bundle): Product => ({
  ...{ status: manifest.ended.status, report: manifest.report, before: manifest.baseReport, files },
  failure: manifest.ended.kind === 'failure' ? manifest.ended : null,
  ...{ deleted: manifest.deleted, confusion: manifest.confusion, ...manifest.config },
  ...{ trial: manifest.trial, notes: manifest.notes },
})

/** A request whose run left no bundle, or one that was refused. */
export const nothingMade = (failure: NonNullable<Product['failure']> & { status: string }): Product => ({
  ...{ status: failure.status, report: null, before: null, failure, files: [], deleted: [] },
  ...{ wishes: {}, answers: [], confusion: null, trial: false, notes: '' },
})

/** Where publishing stands: nothing but names and numbers that `admit` decided, and this run's address. */
export interface Setting {
  request: BotRequest
  /** Folder of tinyml.yml in the repository, `.` for its root. */
  project: string
  /** Artifacts' folder in the repository. */
  output: string
  runUrl: string
  botLogin: string
  reviewers: readonly string[]
  alerts: readonly string[]
}

/** Whether a person has to do something before the result can be used. */
export const needsHuman = (product: Product): boolean => !hasResult(product)

/** Whether the artifacts are there to be reviewed: what failed or asks keeps the branch as it is. */
export const hasResult = ({ report }: Product): boolean => report?.status === 'passed' || report?.status === 'unchanged'
