/** An answer that GitHub gives instead of doing what it was asked; the server turns it into status and body. */
export class Refusal extends Error {
  readonly status: number
  readonly details: Record<string, unknown>
  readonly headers: Record<string, string>
  constructor(
    status: number,
    message: string,
    details: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(message)
    this.status = status
    this.details = details
    this.headers = headers
  }
}

export const notFound = () => new Refusal(404, 'Not Found')

/** "Validation Failed" with one entry; `custom` entries carry the sentence. */
export function invalid(resource: string, field: string | null, code: string, message?: string): Refusal {
  return new Refusal(422, 'Validation Failed', {
    errors: [{ resource, ...(field ? { field } : {}), code, ...(message ? { message } : {}) }],
  })
}

/** The bot asked for something against the published description, or the rig answered so: a defect either way. */
export class Violation extends Error {}
