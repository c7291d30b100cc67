import type { DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'

/** The functions that read the raw files, piece by piece: one for each format that occurs, and the one that calls them. */
export function readers(plan: DataPlan, brief: DataBrief): string[] {
  return [
    ...(brief.files.some((f) => f.format === 'csv') ? [csvReader(brief)] : []),
    ...(brief.files.some((f) => f.format === 'jsonl') ? [jsonReader(brief)] : []),
    ...(brief.wish.labelFrom === 'column' || brief.wish.session === 'column' ? [numbersOf] : []),
    ...(plan.leaveOut.length > 0 ? [numberOf] : []),
    readAll(plan, brief),
  ]
}

function csvReader(brief: DataBrief): string {
  const label = brief.wish.labelFrom === 'column'
  const session = brief.wish.session === 'column'
  const ragged = brief.files.some((f) => f.format === 'csv' && f.widest > f.width)
  return `
def read_csv(path, file):
    """One CSV file, one row for each raw row, a piece at a time; gzip is seen from the name."""
    columns = dict(zip(file["at"], COLUMNS))
    marks = MISSING if isinstance(MISSING, dict) else dict.fromkeys(COLUMNS, MISSING)
${ragged ? '    beyond = list(range(file["width"], file["widest"]))\n' : ''}    words = [${[ragged && '*beyond', label && 'file["label_at"]', session && 'file["session_at"]'].filter(Boolean).join(', ')}]
    pieces = pd.read_csv(
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
        chunksize=PIECE,
    )
    for cells in pieces:
        with np.errstate(over="ignore"):  # too large for float32 is as good as missing
            values = {name: cells[at].to_numpy().astype(np.float32) for at, name in columns.items()}
        part = pd.DataFrame(values)[COLUMNS]
        part["ragged"] = ${ragged ? '(cells[beyond].fillna("").map(str.strip) != "").any(axis=1).to_numpy() if beyond else False' : 'False'}
${label ? '        part["label"] = cells[file["label_at"]].to_numpy()\n' : ''}${session ? '        part["session"] = cells[file["session_at"]].to_numpy()\n' : ''}        yield part`
}

function jsonReader(brief: DataBrief): string {
  const label = brief.wish.labelFrom === 'column'
  const session = brief.wish.session === 'column'
  const text = (name: string, key: string) =>
    `            part["${name}"] = [text_of(record.get(${key}.strip().lower())) for record in records]\n`
  return `
def read_json_lines(path, file):
    """One file with a JSON object on each line, a piece at a time; what is no number counts as missing."""
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace") as lines:
        objects = (json.loads(line) for line in lines if line.strip())
        while piece := list(islice(objects, PIECE // 4)):
            records = [{key.strip().lower(): value for key, value in item.items()} for item in piece]
            found = {name: [record.get(key.strip().lower()) for record in records] for name, key in zip(COLUMNS, KEYS)}
            part = pd.DataFrame({name: numbers(values) for name, values in found.items()})
            part["ragged"] = False
${label ? text('label', 'LABEL_KEY') : ''}${session ? text('session', 'SESSION_KEY') : ''}            yield part


def numbers(values):
    """JSON values as float32, NaN for what is no number."""
    with np.errstate(over="ignore"):
        numeric = [v if type(v) in (int, float) else np.nan for v in values]
        return np.array(numeric, dtype=np.float64).astype(np.float32)${
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

const numbersOf = `
def numbers_of(words, known, grows=False):
    """The number that \`known\` has for each word, -1 for a blank one and, unless it grows, for one that it does not have."""
    place, different = pd.factorize(words)
    texts = ["" if word is None else str(word).strip() for word in different]
    if grows:
        for text in filter(None, texts):
            known.setdefault(text, len(known))
    return np.array([*(known.get(text, -1) for text in texts), -1], dtype=np.int32)[place]  # place -1: no cell`

const numberOf = `
def number_of(label):
    """The number of a class, -2 for one that is left out."""
    return -2 if label in LEFT_OUT else LABELS.index(label)`

function readAll(plan: DataPlan, brief: DataBrief): string {
  const byColumn = brief.wish.labelFrom === 'column'
  const session = plan.split.group === 'file' ? 'file' : brief.wish.session
  const number = plan.leaveOut.length > 0 ? (of: string) => `number_of(${of})` : (of: string) => `LABELS.index(${of})`
  const label = byColumn ? 'numbers_of(part["label"], class_of)' : `np.int32(${number('file["label"]')})`
  const classOf = `    class_of = {spelling: ${number('label')} for spelling, label in LABEL_OF.items()}\n`
  const none = plan.leaveOut.length > 0 ? '-1 = none, -2 = left out' : '-1 = none'
  const csv = brief.files.some((f) => f.format === 'csv')
  const json = brief.files.some((f) => f.format === 'jsonl')
  const choice =
    'read_json_lines if ".jsonl" in file["path"].lower() or ".ndjson" in file["path"].lower() else read_csv'
  const reader = csv && json ? 'read' : json ? 'read_json_lines' : 'read_csv'
  return `
def read_all(source):
    """Every raw row in the order of FILES: columns (NaN = missing), ragged, label number (${none})${session ? ', session' : ''}, file and row."""
${byColumn ? classOf : ''}${session === 'column' ? '    sessions = {}\n' : ''}    parts = []
    for number, file in enumerate(FILES):
        row = 1
${csv && json ? `        read = ${choice}\n` : ''}        for part in ${reader}(source / file["path"], file):
            part["label"] = ${label}
            part["file"] = np.int32(number)
            part["row"] = np.arange(row, row + len(part), dtype=np.int32)
${session === 'file' ? '            part["session"] = np.int32(number)\n' : session === 'column' ? '            part["session"] = numbers_of(part["session"], sessions, grows=True)\n' : ''}            row += len(part)
            parts.append(part)
    return pd.concat(parts, ignore_index=True)`
}
