//go:build tools

// Package crane names the command that is compiled where there is no crane on PATH. Its go.sum verifies every module of it, whatever the checksum
// database settings of the machine are.
package crane

import _ "github.com/google/go-containerregistry/cmd/crane"
