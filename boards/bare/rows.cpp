// Runs a generated model on every row of inputs.bin (INT8, one row after the other) on a bare Cortex-M4 under QEMU.
// Writes outputs.bin in the same layout, and ticks.txt: 25 MHz ticks spent in model_invoke over all rows.
#include <stdint.h>
#include <stdio.h>

#include "model.h"

static volatile uint32_t *const counter = (volatile uint32_t *)0x40028018;
static volatile uint32_t *const prescaler = (volatile uint32_t *)0x4002801c;

static int8_t input[MODEL_INPUT_SIZE];
static int8_t output[MODEL_OUTPUT_SIZE];

int main() {
  FILE *in = fopen("inputs.bin", "rb");
  FILE *out = fopen("outputs.bin", "wb");
  FILE *times = fopen("ticks.txt", "w");
  if (!in || !out || !times) return 2;
  *prescaler = 0;  // the counter runs at the full 25 MHz
  uint64_t sum = 0;
  while (fread(input, 1, sizeof input, in) == sizeof input) {
    const uint32_t start = *counter;
    model_invoke(input, output);
    sum += *counter - start;
    if (fwrite(output, 1, sizeof output, out) != sizeof output) return 3;
  }
  fprintf(times, "%lu\n", (unsigned long)sum);
  return fclose(out) || fclose(times);
}
