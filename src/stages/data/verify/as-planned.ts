import type { DataPlan } from '../plan.ts'
import type { Table } from '../read/table.ts'

/** Label of a row whose class the plan leaves out. */
export const leftOut = -2

/** The raw rows as the plan sees them: without the classes that are left out, and with the groups that it keeps together. */
export function asPlanned(table: Table, plan: DataPlan): Table {
  const labels = table.merge.labels.filter((label) => !plan.leaveOut.includes(label))
  const place = table.merge.labels.map((label) => (plan.leaveOut.includes(label) ? leftOut : labels.indexOf(label)))
  return {
    ...table,
    merge: { ...table.merge, labels },
    label: plan.leaveOut.length > 0 ? table.label.map((l) => (l < 0 ? l : (place[l] as number))) : table.label,
    session: plan.split.group === 'file' ? Int32Array.from(table.file) : table.session,
  }
}
