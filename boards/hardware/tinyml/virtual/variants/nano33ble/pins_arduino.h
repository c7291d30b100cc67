// The Nano 33 BLE's pins.
#pragma once
#include <stdint.h>

#define PINS_COUNT 34u
#define NUM_DIGITAL_PINS 22u
#define NUM_ANALOG_INPUTS 8u

static const uint8_t PIN_LED = 13;
#define LED_BUILTIN 13u
#define LEDR 22u
#define LEDG 23u
#define LEDB 24u
#define LED_PWR 25u
#define LED_RED LEDR
#define LED_GREEN LEDG
#define LED_BLUE LEDB
#define PIN_ENABLE_SENSORS_3V3 32u
#define PIN_ENABLE_I2C_PULLUP 33u
#define INT_APDS 26u

#define PIN_A0 14u
static const uint8_t A0 = 14, A1 = 15, A2 = 16, A3 = 17, A4 = 18, A5 = 19, A6 = 20, A7 = 21;
static const uint8_t D0 = 0, D1 = 1, D2 = 2, D3 = 3, D4 = 4, D5 = 5, D6 = 6, D7 = 7, D8 = 8, D9 = 9, D10 = 10, D11 = 11,
                     D12 = 12, D13 = 13;

#define PIN_WIRE_SDA 18u
#define PIN_WIRE_SCL 19u
static const uint8_t SDA = 18, SCL = 19;
#define PIN_SPI_MISO 12u
#define PIN_SPI_MOSI 11u
#define PIN_SPI_SCK 13u
#define PIN_SPI_SS 10u
static const uint8_t SS = 10, MOSI = 11, MISO = 12, SCK = 13;
#define PIN_SERIAL_TX 1u
#define PIN_SERIAL_RX 0u
#define digitalPinToInterrupt(pin) (pin)
#define SERIAL_PORT_MONITOR Serial
#define SERIAL_PORT_USBVIRTUAL Serial
#define SERIAL_PORT_HARDWARE Serial1
