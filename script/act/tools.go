//go:build tools

// Package tools pins act, which runs the workflows of .github/workflows in the tests; script/install-act builds it.
package tools

import _ "github.com/nektos/act"
