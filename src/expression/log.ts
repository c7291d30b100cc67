/**
 * The natural logarithm in float32 operations alone, the same in TypeScript, numpy and C++: no libm, because each of them rounds in its
 * own way.
 *
 * x = 2^k · m with m in [√½, √2). With f = m - 1 and s = f / (2 + f), log(1 + f) = 2 atanh(s) = f - (f²/2 - s (f²/2 + R)), where
 * R = 2 (s²/3 + s⁴/5 + s⁶/7 + s⁸/9): what the series leaves out is below 2^-28. ln 2 is added in two parts, the first with so few bits
 * that k times it is exact. Off by less than one unit in the last place. log(±0) = -infinity, log(infinity) = infinity, and
 * NaN for negative numbers and NaN.
 */
const f32 = Math.fround

/** Bits of √½ as a float32: m begins here. */
const rootHalf = 0x3f3504f3
/** ln 2 = high + low; high has 8 zero bits at its end. */
const high = 0.693145751953125
const low = 1.428606765330187e-6
const [c3, c5, c7, c9] = [f32(2 / 3), f32(2 / 5), f32(2 / 7), f32(2 / 9)]

const float = new Float32Array(1)
const word = new Int32Array(float.buffer)

/** @param x a float32 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  const subnormal = x < 2 ** -126
  float[0] = subnormal ? x * 2 ** 25 : x
  const shifted = (word[0] as number) - rootHalf
  const k = (shifted >> 23) - (subnormal ? 25 : 0)
  word[0] = (shifted & 0x7fffff) + rootHalf
  const f = f32((float[0] as number) - 1)
  const s = f32(f / f32(2 + f))
  const z = f32(s * s)
  const r = f32(z * f32(c3 + f32(z * f32(c5 + f32(z * f32(c7 + f32(z * c9)))))))
  const half = f32(f32(0.5 * f) * f)
  const small = f32(f32(s * f32(half + r)) + f32(k * f32(low)))
  return f32(f32(f - f32(half - small)) + f32(k * f32(high)))
}

const constants = {
  c3: '0.6666667',
  c5: '0.4',
  c7: '0.2857143',
  c9: '0.22222222',
  high: '0.69314575',
  low: '1.4286068e-6',
}

export const logInPython = `
def natural_log(x):
    """The natural logarithm of float32 values in float32 operations alone, so that it has the same bits on the board."""
    x = np.asarray(x, dtype=np.float32)
    subnormal = x < np.float32(2.0**-126)
    shifted = np.where(subnormal, x * np.float32(2.0**25), x).view(np.int32) - np.int32(${rootHalf})
    k = ((shifted >> 23) - np.where(subnormal, 25, 0)).astype(np.float32)
    f = ((shifted & 0x7FFFFF) + np.int32(${rootHalf})).astype(np.int32).view(np.float32) - np.float32(1)
    s = f / (np.float32(2) + f)
    z = s * s
    r = z * np.float32(${constants.c9})
    for term in (${constants.c7}, ${constants.c5}, ${constants.c3}):
        r = z * (np.float32(term) + r)
    half = np.float32(0.5) * f * f
    small = s * (half + r) + k * np.float32(${constants.low})
    found = f - (half - small) + k * np.float32(${constants.high})
    found = np.where(x == 0, np.float32(-np.inf), np.where(x == np.inf, x, found))
    return np.where(x >= 0, found, np.float32(np.nan))`.trim()

export const logInCpp = `// The natural logarithm in float32 operations alone, so that it has the same bits as in Python.
static float naturalLog(float x) {
  if (!(x >= 0.0f)) return NAN;
  if (x == 0.0f) return -INFINITY;
  if (x == INFINITY) return x;
  const bool subnormal = x < 1.17549435e-38f;
  if (subnormal) x *= 33554432.0f;
  int32_t bits;
  memcpy(&bits, &x, 4);
  const int32_t shifted = bits - ${rootHalf};
  const float k = (float)((shifted >> 23) - (subnormal ? 25 : 0));
  bits = (shifted & 0x7FFFFF) + ${rootHalf};
  memcpy(&x, &bits, 4);
  const float f = x - 1.0f;
  const float s = f / (2.0f + f);
  const float z = s * s;
  const float r = z * (${constants.c3}f + z * (${constants.c5}f + z * (${constants.c7}f + z * ${constants.c9}f)));
  const float half = 0.5f * f * f;
  const float small = s * (half + r) + k * ${constants.low}f;
  return f - (half - small) + k * ${constants.high}f;
}`
