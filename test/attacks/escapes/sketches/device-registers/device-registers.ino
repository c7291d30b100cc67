// id: device-registers
// tries: to drive the emulator's own devices, past the board: here a UART whose other end is a file of the host
// must not: reach a device
// held by: the memory protection that the monitor sets up, and an emulator without any connected device

void setup() {
  volatile unsigned *const uart = (volatile unsigned *)0x40004000;
  uart[2] = 1;  // CTRL: transmit
  for (const char *c = "ESCAPED: through a device\n"; *c; c++) uart[0] = (unsigned)*c;
}

void loop() {}
