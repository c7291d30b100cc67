// The Nano 33 BLE's pins, named and numbered as the real core's variant does.
#pragma once
#include <stdint.h>

#define PINS_COUNT 34u
#define NUM_DIGITAL_PINS 21u
#define NUM_ANALOG_INPUTS 8u
#define NUM_ANALOG_OUTPUTS 0u
#define ADC_RESOLUTION 12

#define PIN_LED 13u
#define LED_BUILTIN PIN_LED
#define LEDR 22u
#define LEDG 23u
#define LEDB 24u
#define LED_PWR 25u
#define PIN_INT_APDS 26u
#define PIN_PDM_PWR 27
#define PIN_PDM_CLK 28
#define PIN_PDM_DIN 29
#define PIN_ENABLE_I2C_PULLUP 32u
#define PIN_ENABLE_SENSORS_3V3 33u

#define PIN_A0 14u
#define PIN_A1 15u
#define PIN_A2 16u
#define PIN_A3 17u
#define PIN_A4 18u
#define PIN_A5 19u
#define PIN_A6 20u
#define PIN_A7 21u
static const uint8_t A0 = 14, A1 = 15, A2 = 16, A3 = 17, A4 = 18, A5 = 19, A6 = 20, A7 = 21;
#define D0 0u
#define D1 1u
#define D2 2u
#define D3 3u
#define D4 4u
#define D5 5u
#define D6 6u
#define D7 7u
#define D8 8u
#define D9 9u
#define D10 10u
#define D11 11u
#define D12 12u
#define D13 13u

#define PIN_WIRE_SDA 18u
#define PIN_WIRE_SCL 19u
#define PIN_WIRE_SDA1 30u
#define PIN_WIRE_SCL1 31u
#define PIN_SPI_MISO 12u
#define PIN_SPI_MOSI 11u
#define PIN_SPI_SCK 13u
#define PIN_SPI_SS 10u
static const uint8_t SS = 10, MOSI = 11, MISO = 12, SCK = 13;
#define PIN_SERIAL_TX 0ul
#define PIN_SERIAL_RX 1ul
#define digitalPinToInterrupt(pin) (pin)
#define SERIAL_PORT_MONITOR SerialUSB
#define SERIAL_PORT_USBVIRTUAL SerialUSB
#define SERIAL_PORT_HARDWARE Serial1
#define SERIAL_PORT_HARDWARE_OPEN Serial1

enum _AnalogReferenceMode { AR_VDD, AR_INTERNAL, AR_INTERNAL1V2, AR_INTERNAL2V4 };
enum _AnalogAcquisitionTime { AT_3_US, AT_5_US, AT_10_US, AT_15_US, AT_20_US, AT_40_US };
