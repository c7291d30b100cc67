export type Attributes = Record<string, string | number | boolean | string[] | undefined>

/** Where the parts of a run say what they do. The parent of a span is the span that it was begun in. */
export interface Tracer {
  within<T>(name: string, attributes: Attributes, work: (note: (more: Attributes) => void) => Promise<T>): Promise<T>
}

/** For runs that nobody traces. */
export const noTracer: Tracer = { within: (_name, _attributes, work) => work(() => {}) }
