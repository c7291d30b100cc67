import type { DataBrief } from './brief.ts'
import type { DataPlan } from './plan.ts'

/** The functions that read the raw files: one for each format that occurs. */
export function readersOf(brief: DataBrief): string[] {
  const readers: string[] = []
  if (brief.files.some((f) => f.format === 'csv')) readers.push(csvReader(brief))
  if (brief.files.some((f) => f.format === 'jsonl')) readers.push(jsonReader(brief))
  return readers
}

function csvReader(brief: DataBrief): string {
  const label = brief.wish.labelFrom === 'column'
  const session = brief.wish.session === 'column'
  const ragged = brief.files.some((f) => f.format === 'csv' && f.widest > f.width)
  return `
def read_csv(path, file):
    """One CSV file, one row for each raw row; gzip is seen from the name."""
    columns = dict(zip(file["at"], COLUMNS))
    marks = MISSING if isinstance(MISSING, dict) else dict.fromkeys(COLUMNS, MISSING)
${ragged ? '    beyond = list(range(file["width"], file["widest"]))\n' : ''}    words = [${[ragged && '*beyond', label && 'file["label_at"]', session && 'file["session_at"]'].filter(Boolean).join(', ')}]
    cells = pd.read_csv(
        path,
        header=None,
        names=list(range(file["widest"])),
        usecols=[*columns, *words],
        skiprows=file["skip"],
        sep=file["sep"],
        decimal=file["decimal"],
        dtype=dict.fromkeys(columns, np.float64) | dict.fromkeys(words, str),
        keep_default_na=False,
        na_values={at: marks[name] for at, name in columns.items()},
        encoding="utf-8-sig",
        encoding_errors="replace",
        float_precision="round_trip",
        low_memory=False,
    )
    with np.errstate(over="ignore"):  # too large for float32 is as good as missing
        part = pd.DataFrame({name: cells[at].to_numpy().astype(np.float32) for at, name in columns.items()})[COLUMNS]
    part["ragged"] = ${ragged ? '(cells[beyond].fillna("").map(str.strip) != "").any(axis=1).to_numpy() if beyond else False' : 'False'}
${label ? '    part["label"] = cells[file["label_at"]].fillna("").map(str.strip).to_numpy()\n' : ''}${session ? '    part["session"] = blank_is_missing(cells[file["session_at"]])\n' : ''}    return part${session ? blankIsMissing : ''}`
}

const blankIsMissing = `


def blank_is_missing(cells):
    """Texts without white space around them; a blank one is missing."""
    texts = cells.fillna("").astype(str).map(str.strip).to_numpy(dtype=object)
    return np.where(texts == "", None, texts)`

function jsonReader(brief: DataBrief): string {
  const label = brief.wish.labelFrom === 'column'
  const session = brief.wish.session === 'column'
  return `
def read_json_lines(path, file):
    """One file with a JSON object on each line; what is no number counts as missing."""
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace") as lines:
        objects = [json.loads(line) for line in lines if line.strip()]
    records = [{key.strip().lower(): value for key, value in item.items()} for item in objects]

    def numbers(key):
        found = [record.get(key.strip().lower()) for record in records]
        return np.array([v if type(v) in (int, float) else np.nan for v in found], dtype=np.float64).astype(np.float32)

    part = pd.DataFrame({name: numbers(key) for name, key in zip(COLUMNS, KEYS)})
    part["ragged"] = False
${label ? '    part["label"] = [text_of(record.get(LABEL_KEY.strip().lower())) for record in records]\n' : ''}${session ? '    part["session"] = np.array([text_of(record.get(SESSION_KEY.strip().lower())) or None for record in records], dtype=object)\n' : ''}    return part${
    label || session
      ? `


def text_of(value):
    """A JSON value as the text that stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()`
      : ''
  }`
}

const ways: Record<string, string> = {
  mean: `        total = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            total = total + x
        return [total / np.float32(WINDOW)]`,
  std: `        total = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            total = total + x
        mean = total / np.float32(WINDOW)
        squares = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            squares = squares + (x - mean) * (x - mean)
        return [np.sqrt(squares / np.float32(WINDOW))]`,
  rms: `        squares = np.zeros(len(starts), dtype=np.float32)
        for x in window(values):
            squares = squares + x * x
        return [np.sqrt(squares / np.float32(WINDOW))]`,
  min: '        return [np.minimum.reduce(list(window(values)))]',
  max: '        return [np.maximum.reduce(list(window(values)))]',
  range: '        return [np.maximum.reduce(list(window(values))) - np.minimum.reduce(list(window(values)))]',
  each: '        return list(window(values))',
}

/** The function that makes samples of windows, with the aggregates that the plan uses; sums run in time order. */
export function aggregateFunction(plan: DataPlan): string {
  const used = Object.keys(ways).filter((way) => plan.features.some((f) => f.aggregate === way))
  const each = used.includes('each')
  return `
# RESOLUTION of each value of a sample.
STEPS = ${each ? 'np.repeat(RESOLUTION, [WINDOW if how == "each" else 1 for how in AGGREGATES])' : 'np.array(RESOLUTION)'}


def aggregate(features, starts):
    """One row for each window that begins at \`starts\`: float32, sums in time order, one operation at a time."""

    def window(values):
        return (values[starts + k] for k in range(WINDOW))

${used.map((way) => `    def ${way}_of(values):\n${ways[way]}`).join('\n\n')}

    ways = {${used.map((way) => `"${way}": ${way}_of`).join(', ')}}
    return np.column_stack([column for values, how in zip(features, AGGREGATES) for column in ways[how](values)])`
}
