// id: linked-header
// tries: to have a file of the host compiled in through a symbolic link that lies beside the sketch
// must not: hold or print the text of that file
// held by: copying the sketch without its links; and compiling in the sandbox, where they lead nowhere

static const char stolen[] =
#include "linked.h"
    ;

void setup() { Serial.println(stolen); }

void loop() {}
