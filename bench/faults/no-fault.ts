/**
 * Cases that do what the right thing does, and why that is so. They stay where they were set down, but are not counted: there is nothing
 * to find. `node bench/faults/same.ts ID` runs both and shows what differs.
 */
export const noFault: Readonly<Record<string, string>> = {}
