module example.com/sensors

go 1.24

require (
	github.com/coder/websocket v1.8.14
	github.com/go-chi/chi/v5 v5.2.5
)
