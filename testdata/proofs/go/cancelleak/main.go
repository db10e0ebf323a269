// What a context costs whose cancel function is lost.
package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"example.com/proofs/proof"
)

const rounds = 20_000

// kept says how many objects stay on the heap after so many calls.
func kept(work func()) int64 {
	before := objects()
	for range rounds {
		work()
	}
	return int64(objects()) - int64(before)
}

func objects() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapObjects
}

func main() {
	parent, end := context.WithCancel(context.Background())
	defer end()

	lost := kept(func() { _, _ = context.WithTimeout(parent, time.Hour) })
	ended := kept(func() {
		_, cancel := context.WithTimeout(parent, time.Hour)
		cancel()
	})
	fmt.Printf("     %d contexts: %d objects kept when cancel is lost, %d when it is called\n", rounds, lost, ended)
	proof.That("a lost cancel keeps the context and its timer until the deadline or the parent's end", lost > rounds)
	proof.That("a called cancel lets go of them at once", ended < rounds/10)

	before := objects()
	for range rounds {
		_, _ = context.WithTimeout(parent, 50*time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond)
	// What stays are the stacks that the timers ran on.
	left := int64(objects()) - int64(before)
	fmt.Printf("     %d contexts: %d objects kept after their deadline\n", rounds, left)
	proof.That("the deadline also lets go of them", left < lost/3)

	child, cancel := context.WithTimeout(parent, time.Hour)
	defer cancel()
	end()
	proof.That("the parent's end ends the child", child.Err() == context.Canceled)
	proof.That("WithoutCancel does not end with its parent", context.WithoutCancel(child).Err() == nil)
	runtime.KeepAlive(parent)
	proof.End()
}
