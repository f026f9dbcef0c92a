// Command measure-process runs a command and prints what it cost: measure-process LOG COMMAND [ARGUMENT...]
//
// CPU time is that of the command and of all its descendants that were waited for; memory is the most that one of them had at once.
// The command's output goes to the file LOG.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

func main() {
	log, err := os.Create(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	command := exec.Command(os.Args[2], os.Args[3:]...)
	command.Stdout, command.Stderr = log, log
	start := time.Now()
	if err := command.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	elapsed := time.Since(start)
	usage := command.ProcessState.SysUsage().(*syscall.Rusage)
	unit := int64(1024) // of ru_maxrss; Darwin counts bytes
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"cpu":     (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds(),
		"elapsed": elapsed.Seconds(),
		"memory":  float64(int64(usage.Maxrss) * unit),
	})
}
