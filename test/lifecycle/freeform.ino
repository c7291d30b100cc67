// A fruit sketch as somebody else would write it: everything in loop(), no files of its own beside the network.
#include <Arduino_APDS9960.h>

#include "model.h"

#pragma GCC optimize("fp-contract=off")

static const char *const names[3] = {"apple", "banana", "orange"};
static bool nothingSaid = false;
static unsigned long due = 0;

void setup() {
  Serial.begin(115200);
  while (!Serial && millis() < 2000) {
  }
  while (!APDS.begin()) {
    delay(500);
  }
  due = millis();
}

static int8_t quantised(float share, float offset, float scale) {
  float q = roundf(((share - offset) / scale) / MODEL_INPUT_SCALE) + MODEL_INPUT_ZERO_POINT;
  if (q < -128.0f) q = -128.0f;
  if (q > 127.0f) q = 127.0f;
  return (int8_t)q;
}

void loop() {
  while ((long)(millis() - due) < 0) delay(1);
  due += 100;
  while (!APDS.colorAvailable() || !APDS.proximityAvailable()) delay(1);
  int r = -1, g = -1, b = -1, c = -1;
  APDS.readColor(r, g, b, c);
  const int p = APDS.readProximity();
  if (r < 0 || g < 0 || b < 0 || c < 20 || p < 0 || p > 200) {
    if (!nothingSaid) Serial.println("nothing");
    nothingSaid = true;
    return;
  }
  nothingSaid = false;
  const float sum = (float)r + (float)g + (float)b;
  const int8_t in[3] = {
      quantised((float)r / sum, 0.5015652179718018f, 0.06198537349700928f),
      quantised((float)g / sum, 0.3120116889476776f, 0.053995344787836075f),
      quantised((float)b / sum, 0.18642286956310272f, 0.03839336335659027f),
  };
  int8_t out[3];
  model_invoke(in, out);
  int best = 0;
  for (int i = 1; i < 3; i++) {
    if (out[i] > out[best]) best = i;
  }
  const float score = (out[best] + 128) / 256.0f;
  const int percent = (int)(score * 100.0f + 0.5f);
  Serial.print(score < 0.5f ? "unsure" : names[best]);
  Serial.print(percent < 10 ? " 0.0" : percent < 100 ? " 0." : " 1.0");
  Serial.println(percent < 100 ? percent : 0);
}
