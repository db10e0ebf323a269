// Which forms of recover stop a panic of the same function.
package main

import "example.com/proofs/proof"

func named() { recover() }

type object struct{}

func (object) Recover() { recover() }

// helper recovers for whoever calls it, which only works when the runtime does.
func helper() { recover() }

func callsHelper() { helper() }

func returnsRecoverer() func() { return func() { recover() } }

func use(any) {}

// stops says whether a panic of form stays inside it.
func stops(form func()) (stopped bool) {
	defer func() {
		if recover() != nil {
			stopped = false
		}
	}()
	form()
	return true
}

func main() {
	works := func(name string, form func()) { proof.That("stops the panic: "+name, stops(form)) }
	fails := func(name string, form func()) { proof.That("does not stop the panic: "+name, !stops(form)) }

	works("defer func() { recover() }()", func() {
		defer func() { recover() }()
		panic("x")
	})
	works("defer named()", func() {
		defer named()
		panic("x")
	})
	works("defer object.Recover()", func() {
		defer object{}.Recover()
		panic("x")
	})
	works("defer (func())(named)()", func() {
		defer (func())(named)()
		panic("x")
	})
	works("f := named; defer f()", func() {
		f := named
		defer f()
		panic("x")
	})
	works("a defer inside an if", func() {
		if true {
			defer named()
		}
		panic("x")
	})
	works("defer returnsRecoverer()()", func() {
		defer returnsRecoverer()()
		panic("x")
	})
	works("defer func() { defer recover() }()", func() {
		defer func() { defer recover() }()
		panic("x")
	})
	works("defer func() { defer f(recover()) }()", func() {
		defer func() { defer use(recover()) }()
		panic("x")
	})

	fails("defer recover()", func() {
		defer recover()
		panic("x")
	})
	fails("a bare recover()", func() {
		use(recover())
		panic("x")
	})
	fails("defer f(recover())", func() {
		defer use(recover())
		panic("x")
	})
	fails("a deferred function whose helper recovers", func() {
		defer callsHelper()
		panic("x")
	})
	fails("defer func() { helper() }()", func() {
		defer func() { helper() }()
		panic("x")
	})
	fails("defer func() { func() { recover() }() }()", func() {
		defer func() {
			func() { recover() }()
		}()
		panic("x")
	})
	fails("defer returnsRecoverer(), which only returns the closure", func() {
		defer returnsRecoverer()
		panic("x")
	})
	fails("a recover in the deferred function's own defer", func() {
		defer func() {
			defer func() { recover() }()
		}()
		panic("x")
	})
	fails("a closure in a variable whose defer recovers", func() {
		rec := func() { defer func() { recover() }() }
		defer rec()
		panic("x")
	})
	fails("a deferred function that defers a named one", func() {
		defer func() { defer named() }()
		panic("x")
	})
	fails("a defer behind the panic", func() {
		if len(list) == 0 {
			panic("x")
		}
		defer named()
	})
	fails("a closure's own recover, when the outer function panics", func() {
		func() {
			defer named()
		}()
		panic("x")
	})

	seen := false
	func() {
		defer func() { seen = recover() != nil }()
		panic(nil)
	}()
	proof.That("recover sees panic(nil) as a value", seen)

	err := func() error {
		defer func() { recover() }()
		panic("x")
	}()
	proof.That("a caller of a function that recovered sees no error", err == nil)
	proof.End()
}

var list []int
