#include <assert.h>

#include <vector>

volatile int zero = 0;
volatile uint32_t somewhere = 0;
void (*volatile nothing)() = nullptr;
char *volatile leak;

__attribute__((noinline)) int deep(volatile int n) {
  volatile char local[512];
  local[0] = (char)n;
  return deep(n + 1) + local[0];
}

struct Base {
  Base() { start(); }
  virtual void run() = 0;
  void start() { run(); }
};
struct Derived : Base {
  void run() override {}
};

void setup() { Serial.setTimeout(1000); }

void loop() {
  if (!Serial.available()) return;
  switch (Serial.parseInt()) {
    case 1:
      *(volatile int *)somewhere = 1;
      break;
    case 2:
      nothing();
      zero = 0;
      break;
    case 3:
      Serial.println(deep(0));
      break;
    case 4:
      for (;;) leak = new char[1000];
    case 5:
      *(volatile int *)0x00100100 = 1;
      break;
    case 6:
      ((void (*)())0x20010001)();
      break;
    case 7:
      *(volatile int *)0x40004000 = 1;
      break;
    case 8:
      __builtin_trap();
    case 9:
      Serial.println(10 / zero);
      break;
    case 10:
      abort();
    case 11:
      Serial.println(std::vector<int>(1).at(zero + 5));
      break;
    case 12: {
      Derived d;
      d.run();
    } break;
    case 13:
      assert(zero == 1);
      break;
    case 14:
      exit(0);
    case 15:
      noInterrupts();
      for (;;) zero = 0;
    case 16:
      *(volatile int *)0x20300000 = 1;
      break;
    case 17:
      *(volatile int *)0xE000ED08 = 0x20000000;
      break;
  }
}
