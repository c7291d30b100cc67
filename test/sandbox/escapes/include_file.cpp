// Takes a file of the host into the program while it is compiled; the canary's text is a C++ string.
const char stolen[] =
#include CANARY_HEADER
    ;
const char* escape() { return stolen; }
