// When the sensors have measured. The APDS9960 is one engine that goes round: proximity, a pause, colour, each if it is
// enabled. Its library enables a group when it is asked whether there is a reading, and disables it after the read. The
// LSM9DS1 measures all the time.
#include "monitor.h"

// Microseconds, as the library sets the APDS9960 up: 16 pulses of 16 us, a pause of one step, four steps of 2.78 ms.
#define PROXIMITY_MICROSECONDS 1700
#define PAUSE_MICROSECONDS 2780
#define COLOUR_MICROSECONDS 11120
#define MOTION_MICROSECONDS 8403     // 119 Hz
#define MAGNETIC_MICROSECONDS 50000  // 20 Hz

static enum Phase { IDLE, PROXIMITY, PAUSE, COLOUR } phase;
static uint64_t phase_ends;  // Not of IDLE.
static uint32_t enabled;     // Groups of the APDS9960, a bit each.
static uint32_t measured;    // Those measured since they were enabled or read.
static uint64_t beat[GROUPS_END], row_beat, begun_at;

static uint32_t bit(enum BoardGroup group) { return 1u << group; }

static uint64_t period(enum BoardGroup group) {
  return group == GROUP_MAGNETIC ? MAGNETIC_MICROSECONDS : MOTION_MICROSECONDS;
}

// What is disabled is left out, or cut off if it is going on.
static void next_phase(uint64_t now) {
  static const uint64_t lasts[] = {0, PROXIMITY_MICROSECONDS, PAUSE_MICROSECONDS, COLOUR_MICROSECONDS};
  phase = enabled ? (phase == COLOUR ? PROXIMITY : (enum Phase)(phase + 1)) : IDLE;
  if (phase == PROXIMITY && !(enabled & bit(GROUP_PROXIMITY))) phase = PAUSE;
  if (phase == COLOUR && !(enabled & bit(GROUP_COLOUR))) phase = PROXIMITY;
  phase_ends = now + lasts[phase];
}

// Brings the engine up to date. What is enabled changes only in the calls below, so nothing is lost by being late.
static void go_round(void) {
  uint64_t now = clock_microseconds();
  while (phase != IDLE && phase_ends <= now) {
    if (phase == PROXIMITY) measured |= bit(GROUP_PROXIMITY);
    if (phase == COLOUR) measured |= bit(GROUP_COLOUR);
    next_phase(phase_ends);
  }
}

void measuring_begin(void) {
  enabled = measured = 0;
  phase = IDLE;
  begun_at = clock_microseconds();
  for (enum BoardGroup group = GROUP_ACCELERATION; group < GROUPS_END; group++) beat[group] = begun_at + period(group);
  row_beat = beat[GROUP_ACCELERATION];
}

void measuring_asked(enum BoardGroup group) {
  if (group > GROUP_PROXIMITY || enabled & bit(group)) return;
  go_round();
  enabled |= bit(group);
  measured &= ~bit(group);
  if (phase == IDLE) next_phase(clock_microseconds());
}

bool measuring_done(enum BoardGroup group) {
  if (options.never_ready) return false;
  if (group > GROUP_PROXIMITY) return clock_microseconds() >= beat[group];
  go_round();
  return measured & bit(group);
}

// Whether a read gets something new: a magnetic field that is read unasked comes with the motion, as it was recorded.
bool measuring_fresh(enum BoardGroup group) {
  if (group == GROUP_MAGNETIC && !options.never_ready) return clock_microseconds() >= row_beat;
  return measuring_done(group);
}

void measuring_taken(enum BoardGroup group, bool valid) {
  uint64_t now = clock_microseconds();
  if (group > GROUP_PROXIMITY) {
    beat[group] = begun_at + ((now - begun_at) / period(group) + 1) * period(group);
    if (group == GROUP_MAGNETIC)
      row_beat = begun_at + ((now - begun_at) / MOTION_MICROSECONDS + 1) * MOTION_MICROSECONDS;
    return;
  }
  go_round();
  measured &= ~bit(group);
  if (!valid) return;  // The library returns before it disables anything.
  enabled &= ~bit(group);
  if (!enabled || phase == (group == GROUP_COLOUR ? COLOUR : PROXIMITY)) next_phase(now);
}
