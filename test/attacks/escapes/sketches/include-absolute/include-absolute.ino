// id: include-absolute
// tries: to have a file of the host compiled in, by its absolute path
// must not: hold or print the text of that file
// held by: compiling in the sandbox, where the host's folders are not
#include "bait.h"

static const char stolen[] =
#include CANARY_HEADER
    ;

void setup() { Serial.println(stolen); }

void loop() {}
