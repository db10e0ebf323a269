module example.com/wasmproofs

go 1.24
