import type { Entry } from './entry.ts'

export const initCodes = {
  'init/no-data': {
    severity: 'error',
    meaning: '`tinyml init` found no readings that a project could be made of.',
    fix: 'Put CSV or JSON lines files into a folder and name it with `--data DIR`.',
  },
  'init/no-action': {
    severity: 'error',
    meaning: 'A workflow names the action by repository and commit, and this installation does not know its own.',
    fix: 'Give `--action OWNER/REPO@SHA`: where you keep this action, and the full hash of the commit to use.',
  },
  'init/unpushed-action': {
    severity: 'warning',
    meaning:
      'The commit of the action that the workflow names is on no branch of the remote that this clone knows, so GitHub may not have it.',
    fix: 'Push it, or name a commit that is there with `--action OWNER/REPO@SHA`.',
  },
  'init/kept': {
    severity: 'warning',
    meaning: 'A file that `tinyml init` would write is there already and says something else; it was kept.',
    fix: 'Take over by hand what you want of the difference, or run again with `--force` to replace the file.',
  },
  'init/choice': {
    severity: 'note',
    meaning: 'More than one file or folder fits: of readings the likeliest were taken, of models and sketches none.',
    fix: 'Name the right one with `--data`, `--model` or `--sketch`.',
  },
  'init/foreign-model': {
    severity: 'warning',
    meaning: 'There is a model of a format that is not read, so the project trains one of its own.',
    fix: 'Export it as .keras, .h5, SavedModel or float .tflite, and name it with `--model FILE`.',
  },
  'init/unreadable-data': {
    severity: 'warning',
    meaning: 'The readings cannot be read as they are; the first run will stop at them.',
    fix: 'Mend the file that is named.',
  },
  'init/no-repository': {
    severity: 'warning',
    meaning: 'The folder is in no git repository. The command line works without one, the bot does not.',
    fix: 'Run `git init`, commit, and push it to a repository on GitHub; then run `tinyml init` again.',
  },
  'init/no-remote': {
    severity: 'warning',
    meaning: 'The repository has no remote on GitHub, where the bot lives.',
    fix: 'Make a repository on GitHub and add it with `git remote add origin URL`.',
  },
  'init/lfs': {
    severity: 'note',
    meaning:
      'The readings lie in Git LFS. The workflow fetches them, which counts against the LFS bandwidth of the repository.',
    fix: 'Nothing, as long as the bandwidth lasts; small CSV files do better without LFS.',
  },
  'init/lfs-pointer': {
    severity: 'warning',
    meaning: 'Files of readings are Git LFS pointers here, or were committed as pointers that LFS does not know of.',
    fix: 'Run `git lfs pull`. If .gitattributes has no `filter=lfs` for them, run `git lfs track` and commit that, too.',
  },
  'init/ignored': {
    severity: 'warning',
    meaning: 'Git ignores something that has to be committed: the bot sees only what is in the repository.',
    fix: 'Take the line that ignores it out of .gitignore.',
  },
  'init/submodule': {
    severity: 'warning',
    meaning:
      'Readings or model lie in a submodule, which the workflow does not check out, and which pushes of this repository do not show.',
    fix: 'Copy them into the repository.',
  },
  'init/large-file': {
    severity: 'warning',
    meaning: 'GitHub refuses a push with a file of more than 100 MB.',
    fix: 'Split the file, gzip it (.csv.gz is read), or keep it in Git LFS.',
  },
  'init/actions-off': {
    severity: 'warning',
    meaning: 'GitHub Actions are switched off in the repository, so no workflow runs.',
    fix: 'Settings → Actions → General → Actions permissions: allow them.',
  },
  'init/no-pull-requests': {
    severity: 'warning',
    meaning: 'Workflows may not open pull requests in the repository, which is what the bot answers with.',
    fix: 'Settings → Actions → General → Workflow permissions: tick “Allow GitHub Actions to create and approve pull requests”. An organization can have switched it off for all its repositories.',
  },
  'init/no-models-read': {
    severity: 'warning',
    meaning: 'tinyml.yml names a model of GitHub Models, and the job that asks it has no `models: read`.',
    fix: 'Add `models: read` to the permissions of the job `generate`, or let `tinyml init --force` write the workflow.',
  },
  'init/no-secret': {
    severity: 'warning',
    meaning: 'A secret or variable that the workflow needs is not set in the repository.',
    fix: 'Settings → Secrets and variables → Actions: add it.',
  },
  'init/bad-secret': {
    severity: 'warning',
    meaning: 'GitHub takes no secret whose name begins with GITHUB_.',
    fix: 'Give the key another name under `llm.hosted.key` of tinyml.yml.',
  },
  'init/no-environment': {
    severity: 'warning',
    meaning:
      'The environment that firmware waits in for approval does not exist. GitHub would make it on first use, without anybody who has to approve.',
    fix: 'Settings → Environments → New environment: tinyml-hardware, with required reviewers.',
  },
} satisfies Record<`init/${string}`, Entry>
