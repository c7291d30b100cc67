import { parse, parseCondition, pythonHelpers, toPython } from '../../../expression/index.ts'
import type { DataBrief } from '../brief.ts'
import type { DataPlan } from '../plan.ts'
import { sections } from '../python.ts'
import { decisions, facts } from './constants.ts'
import { main } from './main.ts'
import { readers } from './reading.ts'
import { aggregateFunction, features, pieces, whyDropped } from './samples.ts'
import { augment, scaler } from './scaling.ts'
import { connected, splitFunction, twins } from './splitting.ts'
import { writers } from './writing.ts'

/** The whole of `prepare.py`: the plan's decisions as named constants, then only the code that they need. */
export function script(plan: DataPlan, brief: DataBrief): string {
  const windowed = plan.window.size > 1
  return sections([
    sections([head(brief, windowed), facts(plan, brief), decisions(plan)], 1),
    ...readers(plan, brief),
    pythonHelpers(formulas(plan)),
    whyDropped(plan),
    features(plan),
    windowed && pieces(plan),
    windowed && aggregateFunction(plan),
    twins,
    (windowed || plan.split.group !== 'none') && connected,
    splitFunction,
    scaler(plan),
    plan.augment && augment,
    writers(plan),
    main(plan),
    'if __name__ == "__main__":\n    main()',
  ])
}

/** Everything that is evaluated. */
const formulas = (plan: DataPlan): string[] =>
  [...plan.features.map((f) => parse(f.expression)), ...plan.drop.map((d) => parseCondition(d.condition))].map((ast) =>
    toPython(ast, (column) => column),
  )

const head = (brief: DataBrief, windowed: boolean): string => `
"""Prepares the readings of ${brief.project} for training: cleans, makes features, splits without leakage, scales.

    python prepare.py --source FOLDER --out FOLDER

Reads the raw files below --source. Writes below --out: train.csv, validation.csv and test.csv (scaled features and
label), replay.csv (the raw readings behind test.csv, for the board, without labels), rows.csv (what became of every raw
row), contract.json (how a reading becomes model input) and profile.json (counts). The same input gives the same bytes.
${windowed ? 'A sample is a window of consecutive readings of one recording.' : 'Every reading is a sample.'} Needs numpy and pandas.
"""

import argparse
${brief.files.some((f) => f.format === 'jsonl') ? 'import gzip\n' : ''}import json
${brief.files.some((f) => f.format === 'jsonl') ? 'from itertools import islice\n' : ''}from pathlib import Path

import numpy as np
import pandas as pd`
