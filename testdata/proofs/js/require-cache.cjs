// What deleting from require.cache does.
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'proof-'))
const file = path.join(folder, 'counter.cjs')
fs.writeFileSync(file, 'class Counter {}\nmodule.exports = { Counter, value: 0 }\n')

let failed = false
function that(claim, holds) {
  failed ||= !holds
  console.log(holds ? 'ok  ' : 'FAIL', claim)
}

const first = require(file)
first.value = 5
const children = module.children.length
delete require.cache[require.resolve(file)]
const second = require(file)
that('the module runs again: a second instance with its own state', second !== first && second.value === 0)
that('who held the first one keeps it', first.value === 5)
that('instanceof fails across the two', !(new first.Counter() instanceof second.Counter))
that('the parent keeps the first one in its children', module.children.length === children + 1)
that('without the delete there is one instance', require(file) === second)

fs.rmSync(folder, { recursive: true })
process.exitCode = failed ? 1 : 0
