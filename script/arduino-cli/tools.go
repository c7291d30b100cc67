//go:build tools

// Package tools pins the arduino-cli that script/bootstrap builds: `go install …@v1.0.4` refuses, a module that imports it does not.
package tools

import _ "github.com/arduino/arduino-cli"
