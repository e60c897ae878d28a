// The steps with the library that MCP_CLIENT names.
package main

import (
	"os"

	"mooring.test/interop/gosdk"
	"mooring.test/interop/mcpgo"
	"mooring.test/interop/steps"
)

func main() {
	if os.Getenv("MCP_CLIENT") == "mcp-go" {
		steps.Run(mcpgo.New)
	} else {
		steps.Run(gosdk.New)
	}
}
