// What an error keeps of the error it was made from.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"example.com/proofs/proof"
)

func main() {
	_, err := os.Open("/no/such/file")
	lost := fmt.Errorf("settings: %v", err)
	kept := fmt.Errorf("settings: %w", err)
	proof.That("both have the same text", lost.Error() == kept.Error())
	proof.That("%v loses what errors.Is asks for", !errors.Is(lost, fs.ErrNotExist))
	proof.That("%w keeps it", errors.Is(kept, fs.ErrNotExist))
	var path *fs.PathError
	proof.That("%v loses what errors.As asks for", !errors.As(lost, &path))
	proof.That("%w keeps it, with its members", errors.As(kept, &path) && path.Path == "/no/such/file")
	proof.End()
}
