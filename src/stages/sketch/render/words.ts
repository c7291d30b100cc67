import type { Behaviour, Output } from '../../../verification/behaviour.ts'

/** What an output does, for the person who reads the sketch. */
export function outputWords(output: Output): string {
  const time = output.forMs === null ? '' : ` for ${output.forMs} ms`
  switch (output.kind) {
    case 'led': {
      const led =
        output.led === 'builtin' ? 'the orange LED' : output.led === 'power' ? 'the power LED' : `the LED ${output.led}`
      return output.blinkMs === null ? `${led}${time}` : `${led}, blinking every ${output.blinkMs} ms${time}`
    }
    case 'pin':
      return `pin ${output.pin} ${output.level}${time}`
    case 'pwm':
      return `PWM ${output.duty} of 255 on pin ${output.pin}${time}`
    case 'tone':
      return `a tone of ${output.hertz} Hz on pin ${output.pin}${time}`
  }
}

/** A line of this format for a label: `apple 0.98`. */
export function linePattern({ format, fields, template }: Behaviour['line'], label: string): string {
  if (format === 'template') return (template ?? '').replaceAll('{label}', label)
  const values = fields.map((field): [string, string] => {
    if (typeof field === 'object') return [field.column, `<${field.column}>`]
    return [field, { label, score: '0.98', percent: '98', ms: '<ms>' }[field]]
  })
  if (format === 'json') {
    return `{${values.map(([key, value]) => `${JSON.stringify(key)}:${key === 'label' ? JSON.stringify(value) : value}`).join(',')}}`
  }
  return values.map(([, value]) => value).join(format === 'csv' ? ',' : ' ')
}
