package sample

import "context"

var ctx = context.Background()
