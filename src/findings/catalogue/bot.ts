import type { Entry } from './entry.ts'

/** The bot: GitHub's API, and what it keeps in the repository. */
export const botCodes = {
  'bot/api': {
    severity: 'error',
    meaning: "GitHub's API refused a request of the bot, or could not be reached several times in a row.",
    fix: "Compare the `permissions:` of the job with those in docs/bot.md; if they are right, GitHub's status page may say more.",
  },
  'bot/rate-limited': {
    severity: 'error',
    meaning: "GitHub takes no more requests with this token for now, and the wait is longer than a job's.",
    fix: 'Run the job again later. Other workflows that use the same token share its limit; an App has one of its own.',
  },
  'bot/ledger-damaged': {
    severity: 'error',
    meaning:
      'ledger.json on the branch `tinyml-ledger`, which keeps what was spent, cannot be read. Nothing is spent while that is not known.',
    fix: 'Put the branch back to its last good commit; or delete the branch, which sets all that was spent to nothing.',
  },
  'bot/ledger-busy': {
    severity: 'error',
    meaning: 'The ledger was changed by other runs each time that this run was about to write it.',
    fix: 'Give the command again.',
  },
  'bot/ledger-refused': {
    severity: 'error',
    meaning: 'GitHub does not let the bot write the branch `tinyml-ledger`, so no budget can be reserved.',
    fix: 'Give the job `contents: write`, and leave the branch `tinyml-ledger` out of rules that protect branches.',
  },
} satisfies Record<`bot/${string}`, Entry>
