module example.com/mono/stock

go 1.24

require (
	example.com/clock v1.0.0
	example.com/mono/wire v0.0.0
	github.com/gorilla/websocket v1.5.3
)

replace example.com/clock => ../../third/clock

replace example.com/mono/wire => ../../libs/wire
