#include "monitor.h"

extern uint32_t __bss[], __bss_end[], __stack[];
void service(struct Frame *frame);
void watchdog(struct Frame *frame);

#define CFSR REGISTER(0xE000ED28)
#define MMFAR REGISTER(0xE000ED34)
#define BFAR REGISTER(0xE000ED38)

static enum Reason reason_of_access(uint32_t address, uint32_t stack) {
  if (address < 0x10000) return progress.heap_full ? REASON_HEAP_EXHAUSTED : REASON_NULL_POINTER;
  if (address < RAM_BASE && address >= RAM_BASE - 0x100000 && stack < RAM_BASE + 0x8000) return REASON_STACK_OVERFLOW;
  return in_flash(address, 1) ? REASON_FLASH_WRITE : REASON_MEMORY_FAULT;
}

static enum Reason reason_of_fault(uint32_t status, uint32_t pc, uint32_t address, uint32_t stack) {
  // A breakpoint instruction: QEMU refuses unprivileged code its semihosting, and the processor has no debugger.
  if (in_flash(pc, 2) && *(const uint16_t *)pc >> 8 == 0xbe) return REASON_HOST_CALL;
  if (status & 0x38 || !in_ram(stack, sizeof(struct Frame))) return REASON_STACK_OVERFLOW;
  if (status & 0x02) return reason_of_access(address, stack);
  if (status & 0x01) return pc < 0x1000 ? REASON_NULL_CALL : in_ram(pc, 1) ? REASON_EXECUTE_DATA : REASON_MEMORY_FAULT;
  if (status & 0xff00) return REASON_BUS_FAULT;
  if (status & 1u << 25) return REASON_DIVIDE_BY_ZERO;
  if (status & 1u << 17 && pc < 0x1000) return REASON_NULL_CALL;
  return status & 0xffff0000 ? REASON_USAGE_FAULT : REASON_HARD_FAULT;
}

void fault(struct Frame *frame) {
  clock_enter();
  uint32_t status = CFSR, stack = (uint32_t)frame;
  bool whole = in_ram(stack, sizeof *frame) && !(status & 0x38);
  uint32_t pc = whole ? frame->pc : 0;
  uint32_t address = status & 0x80 ? MMFAR : status & 0x8000 ? BFAR : 0;
  enum Reason reason = reason_of_fault(status, pc, address, stack);
  // Where a null function was called from is what a person wants to know.
  finish(reason, whole && pc < 0x1000 ? (frame->lr & ~1u) - 2 : pc, address);
}

#define ENTRY(name, function) \
  __attribute__((naked)) static void name(void) { __asm volatile("mrs r0, psp\n b " #function); }
ENTRY(service_entry, service)
ENTRY(watchdog_entry, watchdog)
ENTRY(fault_entry, fault)

static void protect(uint32_t region, uint32_t base, uint32_t log2_size, uint32_t access) {
  REGISTER(0xE000ED98) = region;
  REGISTER(0xE000ED9C) = base;
  REGISTER(0xE000EDA0) = access | (log2_size - 1) << 1 | 1;
}

static void set_up_processor(void) {
  REGISTER(0xE000ED08) = 0;                       // vectors
  REGISTER(0xE000ED14) |= 0x210;                  // stack frames aligned to 8, division by zero traps
  REGISTER(0xE000ED24) |= 0x70000;                // memory, bus and usage faults by name
  REGISTER(0xE000ED88) |= 0xf << 20;              // the floating-point unit, for the sketch too
  REGISTER(0xE000E100) = 1u << 8;                 // the watchdog's interrupt
  protect(0, FLASH_BASE, 20, 6u << 24);           // read and execute
  protect(1, RAM_BASE, 18, 3u << 24 | 1u << 28);  // read and write
  REGISTER(0xE000ED94) = 5;                       // everything else is the monitor's alone
  __asm volatile("dsb\n isb");
}

// A sketch's image begins with these words.
struct Image {
  uint32_t magic, stack, entry, ram_end;
};

// Unprivileged code cannot run the monitor's own, so the only way out to the sketch is the return from an exception.
static struct Frame *first_frame(void) {
  const struct Image *image = (const struct Image *)FLASH_BASE;
  struct Frame *frame = (struct Frame *)(image->stack & ~7u) - 1;
  if (!in_ram((uint32_t)frame, sizeof *frame)) finish(REASON_NO_SKETCH, 0, image->stack);
  *frame = (struct Frame){.lr = 0xffffffff, .pc = image->entry & ~1u, .psr = 1u << 24};
  sensors_start();
  clock_start();
  return frame;
}
static void launch(void) {
  __asm volatile(
      "msr psp, %0\n mov r0, #1\n msr control, r0\n isb\n mvn lr, #2\n bx lr"  // 0xfffffffd: thread mode, process stack
      :
      : "r"(first_frame())
      : "r0", "lr", "memory");
}

_Noreturn void reset_handler(void) {
  for (uint32_t *word = __bss; word < __bss_end; word++) *word = 0;
  progress.row = -1;
  if (!read_options() || !trace_open()) host_exit(92);
  set_up_processor();
  const struct Image *image = (const struct Image *)FLASH_BASE;
  if (image->magic != 0x314c4d54) finish(REASON_NO_SKETCH, 0, 0);
  if (image->ram_end > RAM_BASE + RAM_SIZE) finish(REASON_RAM_OVERFLOW, 0, image->ram_end - RAM_BASE - RAM_SIZE);
  REGISTER(0xE000ED04) = 1u << 28;  // PendSV
  __asm volatile("dsb\n isb");
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 32] = {
    [0] = __stack, [1] = reset_handler, [2 ... 6] = fault_entry,   [11] = service_entry,      [12] = fault_entry,
    [14] = launch, [15] = fault_entry,  [16 ... 47] = fault_entry, [16 + 8] = watchdog_entry,
};
