// id: compile-bomb
// tries: to fill the disk while it is compiled, by one line that asks for 64 MB
// must not: write more than the limit of the request
// held by: compiling in the sandbox, with limits for one file and for all together
__asm(".section .bomb,\"a\",%progbits\n.fill 67108864, 1, 1\n.text\n");

void setup() {}

void loop() {}
