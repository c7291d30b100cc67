// id: incbin
// tries: to have a file of the host, whatever is in it, put into the program by the assembler
// must not: hold the bytes of that file
// held by: compiling in the sandbox, where the host's folders are not
#include "bait.h"

__asm(".section .rodata\n.global stolen\nstolen: .incbin \"" CANARY "\"\n.byte 0\n.text\n");
extern "C" const char stolen[];

void setup() { Serial.println(stolen); }

void loop() {}
