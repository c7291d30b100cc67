// B0 to B11111111: binary numbers of one to eight digits, leading zeros included.
#pragma once

#define BITS_1(name, value) B##name##0 = (value)*2, B##name##1 = (value)*2 + 1,
#define BITS_2(name, value) BITS_1(name##0, (value)*2) BITS_1(name##1, (value)*2 + 1)
#define BITS_3(name, value) BITS_2(name##0, (value)*2) BITS_2(name##1, (value)*2 + 1)
#define BITS_4(name, value) BITS_3(name##0, (value)*2) BITS_3(name##1, (value)*2 + 1)
#define BITS_5(name, value) BITS_4(name##0, (value)*2) BITS_4(name##1, (value)*2 + 1)
#define BITS_6(name, value) BITS_5(name##0, (value)*2) BITS_5(name##1, (value)*2 + 1)
#define BITS_7(name, value) BITS_6(name##0, (value)*2) BITS_6(name##1, (value)*2 + 1)
#define BITS_8(name, value) BITS_7(name##0, (value)*2) BITS_7(name##1, (value)*2 + 1)
enum { BITS_1(, 0) BITS_2(, 0) BITS_3(, 0) BITS_4(, 0) BITS_5(, 0) BITS_6(, 0) BITS_7(, 0) BITS_8(, 0) };
#undef BITS_1
#undef BITS_2
#undef BITS_3
#undef BITS_4
#undef BITS_5
#undef BITS_6
#undef BITS_7
#undef BITS_8
