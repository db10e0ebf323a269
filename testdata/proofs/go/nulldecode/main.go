// What encoding/json does with null.
package main

import (
	"encoding/json"
	"time"

	"example.com/proofs/proof"
)

type target struct {
	Count   int            `json:"count"`
	Name    string         `json:"name"`
	On      bool           `json:"on"`
	At      time.Time      `json:"at"`
	Pointer *int           `json:"pointer"`
	List    []int          `json:"list"`
	Map     map[string]int `json:"map"`
	Any     any            `json:"any"`
	Inner   struct {
		Depth int `json:"depth"`
	} `json:"inner"`
}

const nulls = `{"count":null,"name":null,"on":null,"at":null,"pointer":null,"list":null,"map":null,"any":null,"inner":null}`

func main() {
	var fresh target
	err := json.Unmarshal([]byte(nulls), &fresh)
	proof.That("null into a fresh int, string, bool, time and struct leaves zero, without an error",
		err == nil && fresh.Count == 0 && fresh.Name == "" && !fresh.On && fresh.At.IsZero() && fresh.Inner.Depth == 0)

	one := 1
	set := target{Count: 7, Name: "x", On: true, At: time.Unix(1, 0), Pointer: &one, List: []int{1}, Map: map[string]int{"a": 1}, Any: 1}
	set.Inner.Depth = 3
	err = json.Unmarshal([]byte(nulls), &set)
	proof.That("null into a set int, string, bool, time and struct keeps the old value, without an error",
		err == nil && set.Count == 7 && set.Name == "x" && set.On && set.At.Equal(time.Unix(1, 0)) && set.Inner.Depth == 3)
	proof.That("null into a pointer, slice, map and interface makes it nil",
		set.Pointer == nil && set.List == nil && set.Map == nil && set.Any == nil)

	var zero target
	err = json.Unmarshal([]byte(`{"pointer":0}`), &zero)
	proof.That("a pointer tells zero from null", err == nil && zero.Pointer != nil && *zero.Pointer == 0)

	whole := target{Count: 7}
	err = json.Unmarshal([]byte(`null`), &whole)
	proof.That("a body that is null as a whole is decoded without an error", err == nil && whole.Count == 7)

	elements := []int{1, 2}
	err = json.Unmarshal([]byte(`[null,5]`), &elements)
	proof.That("null in an array keeps the old element", err == nil && elements[0] == 1 && elements[1] == 5)

	proof.That("a string into an int is an error", json.Unmarshal([]byte(`{"count":"1"}`), &fresh) != nil)
	proof.End()
}
