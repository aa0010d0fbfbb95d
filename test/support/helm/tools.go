//go:build tools

// Package tools names the binary that is built from this module, so that
// `go mod tidy` keeps what it needs and nothing else.
package tools

import _ "helm.sh/helm/v4/cmd/helm"
