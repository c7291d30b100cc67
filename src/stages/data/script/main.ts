import type { DataPlan } from '../plan.ts'

/** The last function of `prepare.py`: from the arguments to the files. */
export function main(plan: DataPlan): string {
  const windowed = plan.window.size > 1
  const session = plan.split.group !== 'none'
  return `
def main():
    arguments = argparse.ArgumentParser(description="Prepares raw readings for training.")
    arguments.add_argument("--source", type=Path, required=True, help="folder of the raw files")
    arguments.add_argument("--out", type=Path, required=True, help="folder for the results")
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)

    raw = read_all(given.source)
    reason = why_dropped(raw)
    kept = np.flatnonzero(reason == 0)
    if len(kept) == 0:
        raise SystemExit("no reading is left: " + ", ".join(sorted({REASONS[r] for r in reason})))
    values = features({column: raw[column].to_numpy()[kept] for column in COLUMNS})
${windowed ? windowedSamples(session, plan.window.trainStride !== plan.window.size) : readingSamples(session)}
    train = samples[TRAIN]
    offset, scale = fit_scaler(train)
${plan.augment ? `    copies = augment(train)\n    samples[TRAIN] = np.concatenate([train, copies])\n    labels[TRAIN] = np.tile(labels[TRAIN], 1 + COPIES)\n` : ''}    for part, name in enumerate(SPLITS):
        write_split(given.out / f"{name}.csv", (samples[part] - offset) / scale, labels[part])

    # What became of every raw row.
    outcome = np.full(len(raw), -1, dtype=np.int8)
    outcome[kept] = part_of
    table = [(raw["file"].to_numpy(), [file["path"] for file in FILES]), raw["row"].to_numpy()]
    table += [(outcome, [*SPLITS, ""]), (reason, REASONS)]
    write_table(given.out / "rows.csv", ["file", "row", "split", "reason"], table)

    # The held-out readings as the sensor gave them, with a few that the board has to refuse in between.
    held_out = kept[part_of == TEST]
    sample = np.full(len(raw), -1, dtype=np.int32)
    sample[held_out] = np.arange(len(held_out))${windowed ? ' // WINDOW' : ''}
    refused = np.flatnonzero(np.isin(reason, [REASONS.index(why) for *_, why in VALIDITY]))
    refused = refused[np.linspace(0, len(refused) - 1, min(len(refused), len(held_out) // 3)).astype(int)]
    replayed = np.sort(np.concatenate([held_out, refused]))
    replay = [raw[column].to_numpy()[replayed] for column in COLUMNS]
    replay = [x.astype(np.int64) if (x == x.round()).all() else x for x in replay]
    write_table(given.out / "replay.csv", ["sample", *COLUMNS], [sample[replayed], *replay])

    in_training = kept[part_of == TRAIN]
    extents = [(x.min(), x.max()) for x in (raw[column].to_numpy()[in_training] for column in COLUMNS)]
    write_json(
        given.out / "contract.json",
        {
            "version": 1,
            "project": PROJECT,
            "sensor": SENSOR,
            "raw": [
                {
                    "name": column,
                    "channel": channel,
                    "unit": unit,
                    "min": plain(least),
                    "max": plain(most),
                }
                for column, channel, unit, (least, most) in zip(COLUMNS, CHANNELS, UNITS, extents)
            ],
            "validity": [
                {"column": column}
                | ({} if least is None else {"min": least})
                | ({} if most is None else {"max": most})
                | {"reason": why}
                for column, least, most, why in VALIDITY
            ],
            "window": {"size": ${windowed ? 'WINDOW' : '1'}, "trainStride": ${windowed ? 'TRAIN_STRIDE' : '1'}},
            "features": [
                {
                    "name": FEATURES[f],
                    "unit": UNITS_OF_FEATURES[f],
                    "expression": EXPRESSIONS[f],
                    "aggregate": ${windowed ? 'AGGREGATES[f]' : '"none"'},
                    "scaling": {"offset": plain(offset[at]), "scale": plain(scale[at])},
                }
                for f, at in enumerate(${
                  plan.features.some((f) => f.aggregate === 'each')
                    ? 'np.cumsum([0] + [WINDOW if how == "each" else 1 for how in AGGREGATES[:-1]])'
                    : 'range(len(FEATURES))'
                })
            ],
            "labels": LABELS,
            "rows": {name: len(labels[part]) for part, name in enumerate(SPLITS)} | {"replay": len(replayed)},
        },
    )
    before = raw["label"].to_numpy()
    write_json(
        given.out / "profile.json",
        {
            "rows": {"raw": len(raw), "used": int((outcome >= 0).sum()), "dropped": count(reason)},
            "samples": {name: len(labels[part]) for part, name in enumerate(SPLITS)},
            "augmented": ${plan.augment ? 'len(copies)' : '0'},
            "groups": int(group.max()) + 1,
            "classes": [
                {
                    "label": label,
                    "raw": int((before == number).sum()),
                    "dropped": count(reason[before == number]),
                    **{name: int((labels[part] == number).sum()) for part, name in enumerate(SPLITS)},
                }
                for number, label in enumerate(LABELS)
            ],
        },
    )


def count(reason):
    """Rows dropped, by reason."""
    return {REASONS[r]: int(n) for r, n in enumerate(np.bincount(reason, minlength=len(REASONS))) if r > 0 and n > 0}`
}

const readingSamples = (session: boolean): string => `
    samples = np.column_stack(values)
    del values
    label = raw["label"].to_numpy()[kept]
    twins = same_when_rounded(samples, RESOLUTION)
${
  session
    ? `    session = raw["session"].to_numpy()[kept].astype(np.int64)
    session[session < 0] = len(raw) + np.arange(np.count_nonzero(session < 0))  # a row without one stands alone
    group = connected(twins, session)`
    : '    group = twins'
}
    part_of = split(group, label)
    samples = [samples[part_of == part] for part in range(3)]
    labels = [label[part_of == part] for part in range(3)]
`

/** A training window that lies across two others may look like a held-out one by chance. */
const apart = `
    # A training window that begins between two others may agree with a held-out one by chance: it is left out.
    twins = same_when_rounded(np.concatenate(samples), STEPS)
    fresh = ~np.isin(twins[: len(train_starts)], twins[len(train_starts) :])
    starts_of[TRAIN], samples[TRAIN] = train_starts[fresh], samples[TRAIN][fresh]
`

const windowedSamples = (session: boolean, overlap: boolean): string => `
    piece, position = cut_pieces(raw.iloc[kept])
    room = np.bincount(piece)[piece] - position  # readings from here to the end of the piece
    starts = np.flatnonzero((position % WINDOW == 0) & (room >= WINDOW))
    whole = aggregate(values, starts)
    label = raw["label"].to_numpy()[kept]
    twins = same_when_rounded(whole, STEPS)
${
  session
    ? `    session = raw["session"].to_numpy()[kept[starts]].astype(np.int64)
    session = np.where(session < 0, len(raw) + piece[starts], session)  # a recording without one stands alone
    group = connected(twins, session)`
    : '    group = connected(twins, piece[starts])'
}
    part_of_piece = np.full(piece.max() + 1, -1, dtype=np.int8)
    part_of_piece[piece[starts]] = split(group, label[starts])
    part_of = part_of_piece[piece]
    train_starts = np.flatnonzero((position % TRAIN_STRIDE == 0) & (room >= WINDOW) & (part_of == TRAIN))
    starts_of = [train_starts] + [starts[part_of[starts] == part] for part in [VALIDATION, TEST]]
    samples = [aggregate(values, starts) for starts in starts_of]
${overlap ? apart : ''}    labels = [label[starts] for starts in starts_of]

    # Readings that no window took in are dropped.
    used = np.zeros(len(kept) + 1, dtype=np.int64)
    for starts in starts_of:
        np.add.at(used, starts, 1)
        np.add.at(used, starts + WINDOW, -1)
    part_of = np.where(np.cumsum(used[:-1]) > 0, part_of, -1).astype(np.int8)
    reason[kept[part_of < 0]] = REASONS.index("incomplete window")
`
