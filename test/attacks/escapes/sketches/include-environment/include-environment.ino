// id: include-environment
// tries: to learn the API key from an error message, by having the assembler read its own environment as source
// must not: show a variable of the caller in a message
// held by: an environment that is cleared and then filled with what is named

// To the assembler NAME=value sets a symbol.
__asm(".include \"/proc/self/environ\"\n.data\n.word CANARY_API_KEY - nothing\n.text\n");

void setup() {}

void loop() {}
