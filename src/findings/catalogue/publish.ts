import type { Entry } from './entry.ts'

export const publishCodes = {
  'publish/branch-moved': {
    severity: 'error',
    meaning:
      'The branch of the bot changed while the request was worked on. Nothing was written, so that no work of a person is lost.',
    fix: 'Comment `/tinyml retry`: it starts from the branch as it is now.',
  },
  'publish/persons-commits': {
    severity: 'error',
    meaning:
      'The branch of the bot has commits of a person and is behind its base. The bot never rewrites a person’s commits, and does not guess how both go together.',
    fix: 'Merge the base into that branch, or delete it, and comment `/tinyml retry`.',
  },
  'publish/branch-protected': {
    severity: 'error',
    meaning: 'A rule of the repository forbids the bot to write to its branch.',
    fix: 'Leave branches below `tinyml/` out of the rule, or let the bot’s App bypass it.',
  },
  'publish/too-large': {
    severity: 'error',
    meaning: 'GitHub takes a commit through its API only up to a size, and this one is above it.',
    fix: 'Run `tinyml run` on your machine and push the result, or make the artifacts smaller (fewer rows in the published sets).',
  },
  'publish/no-pull-requests': {
    severity: 'error',
    meaning: 'The branch was pushed, but GitHub did not let the workflow open a pull request.',
    fix: 'Allow it under Settings → Actions → General → “Allow GitHub Actions to create and approve pull requests”, and comment `/tinyml retry`.',
  },
  'publish/secret-in-text': {
    severity: 'error',
    meaning: 'What was to be published held something that looks like a secret, so nothing was published.',
    fix: 'Find where it comes from (the finding names the file or text), remove it there, and change the secret.',
  },
} satisfies Record<`publish/${string}`, Entry>
