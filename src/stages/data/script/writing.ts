import type { DataPlan } from '../plan.ts'

/** The functions that write tables and JSON. */
export function writers(plan: DataPlan): string {
  const each = plan.features.some((f) => f.aggregate === 'each')
  const names = each
    ? `    names = []
    for name, how in zip(FEATURES, AGGREGATES):
        names += [f"{name}_{i}" for i in range(WINDOW)] if how == "each" else [name]
`
    : ''
  return `
def write_table(path, names, columns):
    """A CSV file. A column holds numbers, or is a pair: the place of each row's text, and the texts."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(",".join(map(quoted, names)) + "\\n")
        rows = len(columns[-1][0] if isinstance(columns[-1], tuple) else columns[-1])
        for start in range(0, rows, PIECE):
            texts = [in_text(column, slice(start, start + PIECE)) for column in columns]
            out.write("\\n".join(map(",".join, zip(*texts))) + "\\n")


def in_text(column, rows):
    """Some rows of a column as texts: numbers in the fewest digits that give them back, each worked out once."""
    if isinstance(column, tuple):
        place, texts = column
        return np.array([quoted(text) for text in texts], dtype=object)[place[rows]].tolist()
    values = np.ascontiguousarray(column[rows])
    place, different = pd.factorize(values.view(f"i{values.itemsize}"))  # as bits: 0 and -0 are two numbers
    return different.view(values.dtype).astype(str).astype(object)[place].tolist()


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\\r\\n') else text


def write_split(path, scaled, label):
    """Scaled features as the shortest text that gives the same float32, and the label."""
${names}    write_table(path, [*${each ? 'names' : 'FEATURES'}, "label"], [*scaled.T, (label, LABELS)])


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\\n", encoding="utf-8", newline="\\n")


def plain(number):
    """A float32 as the shortest decimal that gives it back."""
    return int(number) if float(number).is_integer() and abs(number) < 2**24 else float(str(np.float32(number)))`
}
