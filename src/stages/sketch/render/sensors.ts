import type { Contract } from '../../../project/contract.ts'

/** What the .ino needs to read one sensor. */
export interface SensorCode {
  includes: string[]
  /** Expression that starts the sensor and is true when it answers; null when there is nothing to start. */
  begin: string | null
  /** What to do when it does not answer, for the person. */
  silent: string
  /** Definition of `bool readSensor(float *reading)`: true when a reading was taken. Missing values are NAN. */
  read: string
}

/** Channels of the contract's columns that the sensor does not have. */
export function unknownChannels(contract: Contract): string[] {
  if (contract.sensor === 'serial') return []
  const known = contract.sensor === 'apds9960' ? apdsChannels : Object.values(motionGroups).flatMap((g) => g.channels)
  return contract.raw.filter((c) => c.channel === null || !known.includes(c.channel)).map((c) => c.name)
}

export function sensorCode(contract: Contract): SensorCode {
  if (contract.sensor === 'apds9960') return colour(contract)
  return contract.sensor === 'lsm9ds1' ? motion(contract) : serial
}

const patience = `  const unsigned long start = millis();
  while (!READY) {
    delay(1);
    if (millis() - start > 2000) {
      Serial.println("# no reading for two seconds: check the sensor");
      return false;
    }
  }
`

const apdsChannels = ['r', 'g', 'b', 'clear', 'proximity']

function colour(contract: Contract): SensorCode {
  const channels = contract.raw.map((c) => c.channel as string)
  const withColour = channels.some((c) => c !== 'proximity')
  const withProximity = channels.includes('proximity')
  const ready = [withColour ? 'APDS.colorAvailable()' : '', withProximity ? 'APDS.proximityAvailable()' : ''].filter(
    Boolean,
  )
  const colourLines = channels.includes('clear')
    ? '  int r, g, b, clear;\n  if (!APDS.readColor(r, g, b, clear)) r = g = b = clear = -1;\n'
    : '  int r, g, b;\n  if (!APDS.readColor(r, g, b)) r = g = b = -1;\n'
  return {
    includes: ['Arduino_APDS9960.h'],
    begin: 'APDS.begin()',
    silent: 'the APDS9960 sensor does not answer: is this a Nano 33 BLE Sense?',
    read: `// The sensor gives -1 for what it could not measure.
float count(int value) { return value < 0 ? NAN : value; }

// Waits for a new reading, so that none is taken twice.
bool readSensor(float *reading) {
${patience.replace('READY', ready.length > 1 ? `(${ready.join(' && ')})` : (ready[0] as string))}${withColour ? colourLines : ''}${withProximity ? '  const int proximity = APDS.readProximity();\n' : ''}${channels
  .map((c, i) => `  reading[${i}] = count(${c});\n`)
  .join('')}  return true;
}
`,
  }
}

const motionGroups = {
  acceleration: { channels: ['ax', 'ay', 'az'], ready: 'accelerationAvailable', read: 'readAcceleration' },
  gyroscope: { channels: ['gx', 'gy', 'gz'], ready: 'gyroscopeAvailable', read: 'readGyroscope' },
  magnetic: { channels: ['mx', 'my', 'mz'], ready: 'magneticFieldAvailable', read: 'readMagneticField' },
}

function motion(contract: Contract): SensorCode {
  const channels = contract.raw.map((c) => c.channel as string)
  const groups = Object.values(motionGroups).filter((g) => g.channels.some((c) => channels.includes(c)))
  const ready = groups.map((g) => `IMU.${g.ready}()`).join(' && ')
  const reads = groups.map((g) => {
    const [x, y, z] = g.channels
    return `  float ${x} = NAN, ${y} = NAN, ${z} = NAN;\n  IMU.${g.read}(${x}, ${y}, ${z});\n`
  })
  return {
    includes: ['Arduino_LSM9DS1.h'],
    begin: 'IMU.begin()',
    silent: 'the LSM9DS1 motion sensor does not answer: is this a Nano 33 BLE or the first Sense?',
    read: `// Waits for a new reading, so that none is taken twice.
bool readSensor(float *reading) {
${patience.replace('READY', groups.length > 1 ? `(${ready})` : ready)}${reads.join('')}${channels.map((c, i) => `  reading[${i}] = ${c};\n`).join('')}  return true;
}
`,
  }
}

const serial: SensorCode = {
  includes: ['stdlib.h'],
  begin: null,
  silent: '',
  read: `// Reads what has come over serial; true when a line is complete and holds READING_SIZE numbers with commas between them.
bool readSensor(float *reading) {
  static char line[READING_SIZE * 26 + 2];
  static unsigned length = 0;
  if (!Serial.available()) delay(1);
  while (Serial.available()) {
    const char c = Serial.read();
    if (c != '\\n') {
      if (c != '\\r' && length < sizeof line) line[length++] = c;
      continue;
    }
    const bool fits = length < sizeof line;
    line[fits ? length : 0] = 0;
    const bool blank = fits && length == 0;
    length = 0;
    if (blank) continue;
    if (fits && parseLine(line, reading)) return true;
    Serial.print("# skipped a line that is not ");
    Serial.print(READING_SIZE);
    Serial.println(" numbers with commas between them");
  }
  return false;
}
`,
}

/** Defined before \`readSensor\` of the serial sensor. */
export const parseLine = `// An empty cell is a missing value. strtod, because Serial.parseFloat() is not exact.
bool parseLine(const char *text, float *reading) {
  for (int i = 0; i < READING_SIZE; ++i) {
    char *end;
    reading[i] = strtod(text, &end);
    if (end == text) reading[i] = NAN;
    while (*end == ' ' || *end == '\\t') ++end;
    if (*end != (i + 1 < READING_SIZE ? ',' : 0)) return false;
    text = end + 1;
  }
  return true;
}
`
