package pgtest

import "syscall"

// dieWithParent makes the server end at once when this process dies.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGQUIT }
