import type { Entry } from './entry.ts'

/** Language models: reaching them, and what they answer. */
export const llmCodes = {
  'llm/bad-prompt': {
    severity: 'error',
    meaning:
      'A prompt of the project (`prompts/` beside tinyml.yml) is not one that can be used in place of the built-in one.',
    fix: 'Correct the named line, or remove the file to use the built-in prompt; `tinyml prompt STAGE` prints what is sent.',
  },
  'llm/no-code': {
    severity: 'error',
    meaning: 'A model was asked for a whole script or sketch, and its reply holds none.',
    fix: 'Run again, use a stronger model, or leave out `--strategy freeform`: the guided way asks for less.',
  },
  'llm/budget': {
    severity: 'error',
    meaning:
      'A call of a language model could have crossed a limit of `llm.budget`, so it was not made. A call is counted beforehand at its most: the whole prompt and the longest reply.',
    fix: 'Raise the limit that is named in tinyml.yml (or with `--budget-tokens`, `--budget-usd`, `--budget-seconds`), or say the wish so that the rules can read it.',
  },
  'llm/not-configured': {
    severity: 'error',
    meaning: '`--planner hosted` needs a model behind a service, and tinyml.yml names none.',
    fix: 'Describe it under `llm.hosted` in tinyml.yml: `provider`, `model`, and `url` where the service has one of its own; or leave out `--planner hosted`.',
  },
  'llm/missing-model': {
    severity: 'error',
    meaning: 'The planner that was asked for needs a language model that cannot be had.',
    fix: 'Do what the message says; or leave out `--planner`, so that the rules read what they can and the rest becomes questions.',
  },
  'llm/no-recording': {
    severity: 'error',
    meaning: '`--replay DIR` needs a folder that `--record DIR` has filled; there is none, or it is empty.',
    fix: 'Name the folder of a recording, or make one with `--record DIR`.',
  },
  'llm/bad-recording': {
    severity: 'error',
    meaning:
      'A file of a recording cannot be used: it is damaged, edited by hand, or of another version of the format.',
    fix: 'Record again with `--record DIR`.',
  },
  'llm/replay-differs': {
    severity: 'error',
    meaning:
      'The run asks a model something else than what was recorded: the prompt, the words, the model or a setting changed. A replay never guesses.',
    fix: 'Look at the difference. If the change is meant, record again with `--record DIR`.',
  },
  'llm/no-key': {
    severity: 'error',
    meaning: 'A hosted model is configured, but the environment variable that holds its key is empty.',
    fix: 'Set that variable (in a workflow from a secret), name another one with `llm.hosted.key`, or use `--planner local`.',
  },
  'llm/wrong-key': {
    severity: 'error',
    meaning: 'The service does not accept the key, or the key may not use this model.',
    fix: 'Check that the key is the current one, belongs to this service and may use the model (for GitHub Models: `permissions: models: read`).',
  },
  'llm/unknown-model': {
    severity: 'error',
    meaning: 'The service has no model of this name, or nothing under this address.',
    fix: 'Correct `llm.hosted.model` (for azure: the name of the deployment) or `llm.hosted.url`.',
  },
  'llm/unreachable': {
    severity: 'error',
    meaning: 'The service could not be reached, or the connection broke, several times in a row.',
    fix: 'Check `llm.hosted.url`, the network and the proxy; try again later, or use `--planner local`.',
  },
  'llm/timeout': {
    severity: 'error',
    meaning: 'The model did not answer in time, several times in a row.',
    fix: 'Try again later, use a smaller model, or shorten the wish.',
  },
  'llm/rate-limited': {
    severity: 'error',
    meaning: 'The service takes no more requests for now: too many, or the quota is used up.',
    fix: 'Wait as long as it says, raise the quota at the service, or use `--planner local`.',
  },
  'llm/service': {
    severity: 'error',
    meaning: 'The service answered with an error of its own, several times in a row.',
    fix: 'Try again later, or use another model; the status page of the service may say more.',
  },
  'llm/bad-request': {
    severity: 'error',
    meaning: 'The service did not accept the request, for a reason that is neither the key, the model nor the length.',
    fix: 'Read what it says. `llm.hosted.reply: json` or `text` asks less of the service; `llm.hosted.apiVersion` must fit for azure.',
  },
  'llm/refused': {
    severity: 'error',
    meaning: 'The model, or a filter of the service, refused to answer.',
    fix: 'Say the wish in other words, or use another model.',
  },
  'llm/truncated': {
    severity: 'error',
    meaning: 'The reply was longer than its limit twice, the second time with twice the room.',
    fix: 'Split the wish into shorter ones, or use a model that answers more briefly.',
  },
  'llm/empty': {
    severity: 'error',
    meaning: 'The model answered with nothing, twice.',
    fix: 'Use another model; say the wish in other words.',
  },
  'llm/not-json': {
    severity: 'error',
    meaning: 'The reply holds no JSON that can be read, even when asked a second time.',
    fix: 'Use a model or service that keeps to a JSON Schema; the embedded one does.',
  },
  'llm/wrong-shape': {
    severity: 'error',
    meaning: 'The reply is JSON, but not of the asked form, even when asked a second time.',
    fix: 'Use a model or service that keeps to a JSON Schema; the embedded one does.',
  },
  'llm/too-large': {
    severity: 'error',
    meaning: 'The service sent more than a reply may have (1 MB); reading was stopped.',
    fix: 'Check that `llm.hosted.url` is the address of a model service.',
  },
  'llm/context': {
    severity: 'error',
    meaning: 'Prompt and reply together do not fit the context of the model.',
    fix: 'Shorten the wish, raise `llm.local.context` (it costs memory), or use a model with a larger context.',
  },
  'llm/not-installed': {
    severity: 'error',
    meaning: 'The embedded model is not on this machine, or what runs it is not installed.',
    fix: 'Run `tinyml model pull`.',
  },
  'llm/unknown-local-model': {
    severity: 'error',
    meaning: 'The local model is neither one of the known ones nor a path or URL of a GGUF file.',
    fix: 'Use `qwen2.5-coder-1.5b`, `qwen2.5-coder-0.5b`, or a path or URL that ends with `.gguf`.',
  },
  'llm/download': {
    severity: 'error',
    meaning:
      'The model could not be downloaded from any of its sources. What arrived is kept; the next try goes on from there.',
    fix: 'Check the network, or give a path or URL of the GGUF file with `llm.local.model`, and run `tinyml model pull` again.',
  },
  'llm/broken-file': {
    severity: 'error',
    meaning:
      'The model file is truncated, damaged or no GGUF file: its size, its SHA-256 or its first bytes are wrong.',
    fix: 'Run `tinyml model remove`, then `tinyml model pull`; correct `llm.local.sha256` if you set it.',
  },
  'llm/no-space': {
    severity: 'error',
    meaning: 'The disk has too little room for the model.',
    fix: 'Free some space, or set TINYML_HOME to a folder on another disk.',
  },
  'llm/memory': {
    severity: 'error',
    meaning: 'The machine has too little free memory to run the local model.',
    fix: 'Close other programs, use `llm.local.model: qwen2.5-coder-0.5b`, lower `llm.local.context`, or use a hosted model.',
  },
  'llm/server': {
    severity: 'error',
    meaning: 'The server of the local model did not start, or ended in the middle, twice.',
    fix: 'Read its last lines, which are shown; `tinyml model verify` says whether the file is whole.',
  },
} satisfies Record<`llm/${string}`, Entry>
