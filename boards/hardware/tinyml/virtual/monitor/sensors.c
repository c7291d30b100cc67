#include "monitor.h"

#define BUS_MICROSECONDS 200     // An I2C transaction with the sensor.
#define POLL_MICROSECONDS 100    // A look at an empty serial port.
#define USB_MICROSECONDS 100000  // The host opens the port this long after reset.
#define MOST_LINE 4096

// In the order of enum BoardGroup.
static const struct {
  enum BoardSensor sensor;
  uint8_t first, count;
} groups[GROUPS_END] = {{SENSOR_APDS9960, 0, 4},
                        {SENSOR_APDS9960, 4, 1},
                        {SENSOR_LSM9DS1, 0, 3},
                        {SENSOR_LSM9DS1, 3, 3},
                        {SENSOR_LSM9DS1, 6, 3}};

static int file;
static uint8_t block[512] __attribute__((aligned(4)));
static int block_used, block_size;
static bool started;
static uint32_t row[64];        // The current one.
static uint32_t registers[64];  // What the sensor answers: of each group the last reading that was there.
static uint32_t taken;          // Groups of the current row that the sketch has read.
static uint8_t line[MOST_LINE];
static uint32_t line_at, line_size;

void sensors_start(void) {
  if (options.rows && options.count) file = host_open(options.rows, 1);  // "rb"
  if (options.count && file <= 0) finish(REASON_BAD_OPTIONS, 0, 0);
  if (options.sensor == SENSOR_APDS9960)
    registers[4] = 0x437f0000;  // 255: the register is 0, which its library inverts.
}

static int next_byte(void) {
  if (block_used == block_size) {
    block_size = host_read(file, block, sizeof block);
    block_used = 0;
    if (block_size <= 0) finish(REASON_BAD_OPTIONS, 0, 0);
  }
  return block[block_used++];
}

static bool rows_left(void) { return (uint32_t)(progress.row + 1) < options.count; }

static void trace_read(bool stale) {
  trace_begin("read");
  trace_signed("row", progress.row);
  trace_flag("stale", stale);
  trace_finish();
}

static void take_row(void) {
  progress.row++;
  progress.taken_at = clock_microseconds();
  if (!rows_left()) progress.settled_at = progress.taken_at + options.settle;
  trace_read(false);
}

bool sensor_begin(uint32_t sensor) {
  clock_skip(BUS_MICROSECONDS);
  if (options.begin_fails || sensor != options.sensor) return false;
  measuring_begin();
  return started = true;
}

void sensor_end(uint32_t sensor) {
  if (sensor == options.sensor) started = false;
}

static bool answers(uint32_t group) { return group < GROUPS_END && groups[group].sensor == options.sensor && started; }

// A row is the current one from the first read of one of its groups on, until a group that was read already is read
// again and has been measured by then. So no row is skipped by time, and values that belong together stay together in
// whatever order a sketch waits for them.
static bool in_current_row(uint32_t group) { return progress.row >= 0 && !(taken & 1u << group); }

bool sensor_ready(uint32_t group) {
  clock_skip(BUS_MICROSECONDS);
  if (!answers(group)) return false;
  measuring_asked(group);
  return measuring_done(group) && (in_current_row(group) || rows_left());
}

bool sensor_read(uint32_t group, uint32_t *values) {
  clock_skip(BUS_MICROSECONDS);
  if (!answers(group)) return false;
  bool current = in_current_row(group);
  bool measured = measuring_fresh(group) && (current || rows_left());
  // The row's motion was measured at one moment; the magnetic field that was recorded with it is the newest of then.
  if (measured || (current && options.sensor == SENSOR_LSM9DS1)) {
    if (!current) {
      for (uint32_t i = 0; i < options.channels * 4; i++) ((uint8_t *)row)[i] = (uint8_t)next_byte();
      taken = 0;
      take_row();
    }
    taken |= 1u << group;
    for (uint32_t i = groups[group].first; i < groups[group].first + groups[group].count; i++)
      registers[i] = i < options.channels ? row[i] : 0x7fc00000;
  } else {
    trace_read(true);
  }
  bool valid = true;
  for (uint32_t i = 0; i < groups[group].count; i++) {
    values[i] = registers[groups[group].first + i];
    if ((values[i] & 0x7fffffff) > 0x7f800000) valid = false;  // NaN: the reading is missing.
  }
  measuring_taken(group, valid);
  return valid;
}

bool serial_open(void) {
  clock_skip(1000);  // The real core sleeps a millisecond at each look.
  if (!options.no_usb && clock_microseconds() >= USB_MICROSECONDS) return true;
  progress.usb_polled_at = clock_microseconds();
  return false;
}

static bool line_waits(void) {
  return options.sensor == SENSOR_SERIAL && rows_left() && !options.no_usb && !options.never_ready &&
         clock_microseconds() >= USB_MICROSECONDS && clock_microseconds() >= progress.taken_at + options.pace;
}

// The next line comes once the sketch has read the former to its end, and `pace` later. A look at an empty port takes time.
uint32_t serial_receive(uint8_t *buffer, uint32_t size) {
  if (!line_size && line_waits()) {
    do {
      if (line_size == MOST_LINE) finish(REASON_BAD_OPTIONS, 0, 0);
      line[line_size] = (uint8_t)next_byte();
    } while (line[line_size++] != '\n');
  }
  uint32_t count = 0;
  while (count < size && line_at < line_size) buffer[count++] = line[line_at++];
  if (!count) clock_skip(POLL_MICROSECONDS);
  return count;
}

void serial_taken(void) {
  if (!line_size || line_at < line_size) return;
  line_at = line_size = 0;
  take_row();
}
