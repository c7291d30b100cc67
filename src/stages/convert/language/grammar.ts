import type { ClauseReading } from '../../../language/types.ts'
import { lex, type Token } from './lex.ts'
import type { ConvertSetting } from './settings.ts'

/** What cannot be had, by words that can mean nothing else here, and why. */
const impossible: [RegExp, string][] = [
  [
    /\b(?:float ?16|fp ?16|half[- ]precision|bfloat\w*|bf16|float16)\b/i,
    'the board’s model calculates in INT8; half precision would have to be calculated in software',
  ],
  [
    /\b(?:in|out)puts?\b[^.;]*\b(?:floats?|float32|fp32|floating[- ]point)\b|\b(?:floats?|float32|fp32)\b[^.;]*\b(?:in|out)puts?\b/i,
    'input and output are INT8 too: the sketch quantises each reading itself, and shows scores as shares of 100 %',
  ],
  [
    /\b(?:dynamic[- ]range|weights?[- ]only|only (?:the )?weights|hybrid quanti\w*)\b/i,
    'weights alone in INT8 leave the arithmetic in float, which the generated C++ does not have: weights, activations, input and output are INT8',
  ],
  [
    /\b(?:int ?4|4[- ]bits?|int ?16|16[- ]bits?|16x8|int ?32|32[- ]bits?|binary|ternary|1[- ]bit|2[- ]bits?|uint8|unsigned)\b/i,
    'the operators of the board are written for signed INT8 alone',
  ],
  [
    /\b(?:float|floating[- ]point|float32|fp32)\b[^.]*\b(?:inputs?|outputs?|ends?|interface)\b|\b(?:inputs?|outputs?)\b[^.]*\b(?:float|floating|float32|fp32)\b/i,
    'input and output are INT8: the sketch scales and quantises each reading itself and reads the scores from INT8, and the checks compare just these bytes',
  ],
  [
    /\b(?:keep|leave|stay|remain|run|use|want|stays?)\b[^.]*\b(?:float|floating[- ]point|float32|fp32|unquanti[sz]ed)\b(?! (?:model|version|original|one|accuracy))|\b(?:do not|don'?t|without|never)\b(?![^.]*\bper[- ](?:channel|tensor|layer|axis))[^.]{0,20}\b(?:quanti[sz]\w*|int8|convert)\b/i,
    'a float model does not run on the board: the generated C++ is INT8',
  ],
  [
    /\b(?:prun\w*|spars\w*|distil\w*|weight cluster\w*|cluster\w*|low[- ]rank|quanti[sz]ation[- ]aware|qat|re-?train\w*|fine-?tun\w*|train (?:it )?(?:longer|again|more))\b/i,
    'the model is converted as it is trained: pruning, clustering, distilling and further training are not done',
  ],
  [
    /\b(?:onnx|core ?ml|tensorrt|openvino|tf ?js|pytorch|torch|executorch|saved ?model|edge ?tpu|coral|esp32|esp-nn|raspberry|stm32|gpu|cube\.?ai|web|browser|android|ios|keras file)\b/i,
    'the results are model.tflite and plain C++ for the board that tinyml.yml names',
  ],
  [
    /\b(?:kb|kib|kilobytes?|bytes?|mb)\b/i,
    'how much flash and memory there is, is said with limits.flash and limits.ram in tinyml.yml',
  ],
  [
    /\b(?:faster|latency|milliseconds?|\d+ ?ms|inferences? per second)\b/i,
    'speed is measured and reported, but cannot be asked for',
  ],
  [
    /\baccuracy\b[^.]*\b(?:at least|above|over|minimum|>=?|no(?:t)? (?:lower|less|below))\b|\b(?:at least|minimum of|above|over) \d+(?:\.\d+)? ?(?:%|percent) (?:of )?accura\w+/i,
    'an accuracy that has to be reached is not known before; what INT8 may lose against float can be said: “lose at most 2 points”',
  ],
  [
    /\b(?:ensemble|two models|another (?:model|architecture)|more layers|bigger|larger model|remove (?:the )?softmax|change the layers?)\b/i,
    'the layers of the model stay as they are',
  ],
  [
    /\b(?:random(?:ly)?|test|validation)\b[^.]*\b(?:representative|calibrat\w*)\b|\b(?:representative|calibrat\w*)\b[^.]*\b(?:test|validation|held[- ]out) (?:rows?|data|set|samples?|readings?)\b/i,
    'rows for the calibration come from the training split, as many of each class; held-out rows would spoil the comparison',
  ],
]

/** Reads a clause from its first to its last word, or not at all. */
export function grammar(clause: string): ClauseReading | null {
  const why = impossible.find(([pattern]) => pattern.test(clause))?.[1]
  if (why !== undefined) return { words: clause, settings: [], cannot: why, by: 'rules' }
  const settings = readTokens(lex(clause), clause)
  return settings ? { words: clause, settings, by: 'rules' } : null
}

const onlyHas = (tokens: readonly Token[], codes: string): boolean =>
  tokens.every((t) => codes.split(' ').includes(t.code))
const has = (tokens: readonly Token[], ...codes: string[]): boolean => tokens.some((t) => codes.includes(t.code))

function readTokens(all: readonly Token[], clause: string): ConvertSetting[] | null {
  const tokens = all.filter((t) => t.code !== ',')
  // “Who needs per channel?”
  if (/^(?:who|why|should (?:i|we)|shall (?:i|we)|do (?:i|we))\b/i.test(clause)) return null
  const told = readTold(clause, tokens)
  if (told) return told
  if (isStory(clause, tokens)) return []
  if (has(tokens, '?')) return null
  if (tokens.length === 0 || onlyHas(tokens, 'AND')) return []
  return (
    readSeeded(tokens) ?? readCalibration(tokens, clause) ?? readLoss(tokens) ?? readWeights(tokens) ?? readRest(tokens)
  )
}

const reproducible = /\b(?:reproducib\w+|repeatab\w+|deterministic|the same results? (?:each|every) time)\b/i
const unable =
  /\b(?:doesn't|does not|don't|do not|can't|cannot|can not|couldn't|won't) (?:\w+ )?(?:understand|support|handle|know|read|do|like|load|run|cope with|have)\b|\bavoid\b|\b(?:had|have) (?:trouble|problems|bad luck) with\b/i
const able =
  /\b(?:only|just|nothing but) (?:understands?|supports?|handles?|knows?|reads?|do|does|loads?|runs?|has|have|one)\b|\b(?:can|could) only\b|\b(?:wants|needs|expects|requires|insists on) (?:an? |one |the |its )?(?:single |weight )*(?:scales?|per)\b/i

/** What a clause says without asking: what the other side can read, and that every build is the same, as it is anyway. */
function readTold(clause: string, tokens: readonly Token[]): ConvertSetting[] | null {
  const text = clause.replace(/[’‘`´]/g, "'")
  const [channel, layer] = [has(tokens, 'PERCHANNEL'), has(tokens, 'PERLAYER')]
  const plain = !has(tokens, 'N', 'P', 'CAL', 'LOSS', 'SEED')
  if (plain && channel !== layer && unable.test(text) !== able.test(text)) {
    const wanted = able.test(text) === channel ? 'per channel' : 'per layer'
    return [{ set: 'weights', scale: wanted }]
  }
  const idle = plain && !channel && !layer && !has(tokens, 'INT8', 'ALL', 'MAX', 'POINT')
  if (reproducible.test(text) && !has(tokens, 'N', 'P', 'CAL', 'LOSS', 'SEED', 'PERCHANNEL', 'PERLAYER'))
    return [{ set: 'as always', what: 'defaults' }]
  return idle &&
    /^(?:well,? )?(?:i|we) (?:don't|do not|dont) (?:really )?care (?:so much |that much |too much |much )?about (?:the )?accuracy$/i.test(
      text,
    )
    ? []
    : null
}

/** Something that is told, not asked for. */
function isStory(clause: string, tokens: readonly Token[]): boolean {
  const told =
    /^[\s,]*(?:(?:hi|hello|hey|so|well)[\s,]+)*(?:i am|i'm|we are|we're|i work|i teach|my name|this is|it is for|it's for|i have|we have|i built|i made|my |our )/i
  const asks = /\b(?:should|must|need|want|please|like|not|no|never|only|too|small|fast|accurate)\b/i
  return told.test(clause) && !asks.test(clause) && onlyHas(tokens, '? MODEL AND ROW')
}

/** “seed 77 for choosing the rows, 120 of them”, “calibrate with 300 rows, seed 8”. */
function readSeeded(tokens: readonly Token[]): ConvertSetting[] | null {
  const at = tokens.findIndex((t) => t.code === 'SEED')
  const seed = tokens[at + 1]
  const rest = tokens.toSpliced(at, 2)
  if (at < 0 || seed?.code !== 'N' || !Number.isInteger(seed.value) || !has(rest, 'N', 'ALL')) return null
  if (!has(rest, 'ROW', 'CAL') || !onlyHas(rest, 'ROW CAL N ALL QUANT AND')) return null
  const rows = readCalibration([...rest, { code: 'CAL', text: '' }])
  return rows && [...rows, { set: 'seed', number: seed.text }]
}

function readCalibration(tokens: readonly Token[], clause = ''): ConvertSetting[] | null {
  // “25 windows are enough”: rows are there for nothing else.
  const enough = /\b(?:enough|suffic\w+|plenty|will do)\b/i.test(clause) && onlyHas(tokens, 'N ROW QUANT AND')
  if (enough && tokens.filter((t) => t.code === 'N').length === 1 && has(tokens, 'ROW')) {
    const rows = tokens.find((t) => t.code === 'N') as Token
    return Number.isInteger(rows.value) ? [{ set: 'calibrate with', rows: rows.text }] : null
  }
  if (!has(tokens, 'CAL') || !onlyHas(tokens, 'CAL N ALL ROW QUANT MODEL AND INT8 ACC')) return null
  if (has(tokens, 'ACC')) return null
  const numbers = tokens.filter((t) => t.code === 'N')
  const [one] = numbers
  const full: ConvertSetting[] = has(tokens, 'INT8') ? [{ set: 'as always', what: 'full INT8' }] : []
  if (numbers.length === 1 && one && !has(tokens, 'ALL') && Number.isInteger(one.value)) {
    return [...full, { set: 'calibrate with', rows: one.text }]
  }
  return numbers.length === 0 && has(tokens, 'ALL') ? [...full, { set: 'calibrate with', rows: 'all' }] : null
}

function readLoss(tokens: readonly Token[]): ConvertSetting[] | null {
  const tolerance = tokens.some((t) => /^toleran|within|lose|cost|drop|fall|worse/.test(t.text))
  // “not one point”
  if (!has(tokens, 'LOSS') && !(has(tokens, 'POINT') && has(tokens, 'MAX')) && !tolerance) return null
  if (!onlyHas(tokens, 'LOSS ACC N P POINT MAX MORE TOLERATE NOT MODEL QUANT INT8 AND')) return null
  const numbers = tokens.filter((t) => t.code === 'N' || t.code === 'P')
  const [one] = numbers
  if (numbers.length > 1) return null
  if (!one) {
    // “without losing any accuracy”
    const single = tokens.some((t) => /^not (?:a single|one|a)$/.test(t.text))
    return has(tokens, 'NOT') && has(tokens, 'LOSS') && !has(tokens, 'MAX') && (single || !has(tokens, 'POINT'))
      ? [{ set: 'accuracy loss', atMost: '0', in: 'points' }]
      : null
  }
  // “not more than” may stand in two places; “more than” alone is no limit, nor is a “not” without it.
  const limited = has(tokens, 'MAX') || (has(tokens, 'NOT') && has(tokens, 'MORE'))
  if (!limited && (!has(tokens, 'TOLERATE') || has(tokens, 'NOT', 'MORE'))) return null
  if (one.code === 'P') return [{ set: 'accuracy loss', atMost: one.text, in: 'percent' }]
  if (has(tokens, 'POINT')) return [{ set: 'accuracy loss', atMost: one.text, in: 'points' }]
  return (one.value as number) < 1 ? [{ set: 'accuracy loss', atMost: one.text, in: 'share' }] : null
}

function readWeights(tokens: readonly Token[]): ConvertSetting[] | null {
  if (!onlyHas(tokens, 'PERCHANNEL PERLAYER SCALEW MODEL QUANT INT8 NOT AND DEFAULT')) return null
  const [channel, layer] = [has(tokens, 'PERCHANNEL'), has(tokens, 'PERLAYER')]
  if (channel === layer) {
    // “per layer, not per channel”
    if (!channel || tokens.filter((t) => t.code === 'NOT').length !== 1) return null
    const not = tokens.findIndex((t) => t.code === 'NOT')
    const denied = tokens.slice(not).find((t) => t.code === 'PERCHANNEL' || t.code === 'PERLAYER')
    const before = tokens.slice(0, not).some((t) => t.code === 'PERCHANNEL' || t.code === 'PERLAYER')
    if (!denied || (!before && tokens.slice(not).filter((t) => t.code === 'AND').length === 0)) return null
    return [{ set: 'weights', scale: denied.code === 'PERCHANNEL' ? 'per layer' : 'per channel' }]
  }
  const scale = channel !== has(tokens, 'NOT') ? 'per channel' : 'per layer'
  return [
    ...(has(tokens, 'INT8') ? ([{ set: 'as always', what: 'full INT8' }] as const) : []),
    { set: 'weights', scale },
  ]
}

function readRest(tokens: readonly Token[]): ConvertSetting[] | null {
  const numbers = tokens.filter((t) => t.code === 'N')
  if (has(tokens, 'SEED') && numbers.length === 1 && onlyHas(tokens, 'SEED N QUANT CAL AND')) {
    return Number.isInteger(numbers[0]?.value) ? [{ set: 'seed', number: numbers[0]?.text as string }] : null
  }
  if (has(tokens, 'INT8') && onlyHas(tokens, 'INT8 QUANT MODEL AND ALL'))
    return [{ set: 'as always', what: 'full INT8' }]
  if (has(tokens, 'DEFAULT') && onlyHas(tokens, 'DEFAULT QUANT MODEL AND SCALEW'))
    return [{ set: 'as always', what: 'defaults' }]
  // “quantise the model”: there is one way.
  if (has(tokens, 'QUANT') && has(tokens, 'MODEL') && onlyHas(tokens, 'QUANT MODEL AND'))
    return [{ set: 'as always', what: 'defaults' }]
  return null
}
