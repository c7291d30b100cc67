//go:build tools

// Package tools pins actionlint, which checks the workflows in the tests; script/install-actionlint builds it.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
