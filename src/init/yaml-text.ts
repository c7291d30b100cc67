import { stringify } from 'yaml'

/** One line of YAML that means this text. */
export const scalar = (text: string): string =>
  /\p{C}/u.test(text) ? JSON.stringify(text) : stringify(text, { lineWidth: 0 }).trimEnd()

/** The same where everything is text: a number needs no quotes. */
export const input = (text: string): string => (/^\d+(\.\d+)?$/.test(text) ? text : scalar(text))
