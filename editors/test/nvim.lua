-- Neovim as a user has it: two buffers, both sides of the seam. Run by scripts/check-editors.sh in a copy of `shop`.
vim.opt.swapfile = false
vim.cmd("filetype on")

local function fail(text)
  io.stderr:write("nvim: " .. text .. "\n")
  vim.cmd("cquit!")
end

local function wait(what, holds)
  if not vim.wait(20000, holds, 20) then
    fail("waited in vain: " .. what)
  end
end

local function codes(buffer)
  local out = {}
  for _, it in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(out, it.code or (it.user_data and it.user_data.lsp and it.user_data.lsp.code) or "?")
  end
  table.sort(out)
  return table.concat(out, " ")
end

local function clients(buffer)
  local all = vim.lsp.get_clients or vim.lsp.get_active_clients
  return all and all({ bufnr = buffer }) or vim.lsp.buf_get_clients(buffer)
end

-- 0.7 has neither `vim.lsp.enable` nor `vim.lsp.start`: what the README cannot offer, the test does by hand.
local old = not vim.lsp.start and vim.lsp.start_client({ name = "seamlint", cmd = { "seamlint", "lsp" }, root_dir = vim.fn.getcwd() })

vim.cmd("edit web/src/api.ts")
local ts = vim.api.nvim_get_current_buf()
if old then
  vim.lsp.buf_attach_client(ts, old)
end
wait("both findings in TypeScript", function()
  return codes(ts) == "js/floating-promise seam/null-into-value"
end)

vim.cmd("edit server/main.go")
local go = vim.api.nvim_get_current_buf()
if old then
  vim.lsp.buf_attach_client(go, old)
end
wait("a client for Go", function()
  return next(clients(go)) ~= nil
end)

-- An edit that nobody has saved changes what is said of the other buffer.
local line = vim.fn.search("Age  int")
vim.api.nvim_buf_set_lines(go, line - 1, line, true, { '\tAge  *int   `json:"age"`' })
wait("the null to have a place", function()
  return codes(ts) == "js/floating-promise"
end)
vim.api.nvim_buf_set_lines(go, line - 1, line, true, { '\tAge  int    `json:"age"`' })
wait("the finding to come back, once", function()
  return codes(ts) == "js/floating-promise seam/null-into-value"
end)

-- From the address to the handler.
vim.cmd("buffer " .. ts)
local row = vim.fn.search("/api/users/")
vim.fn.cursor(row, vim.fn.getline(row):find("/api/users/") + 3)
local answers = vim.lsp.buf_request_sync(ts, "textDocument/definition", vim.lsp.util.make_position_params(0, "utf-16"), 10000)
local _, answer = next(answers or {})
local target = answer and answer.result and answer.result[1]
if not target or not target.uri:match("server/main.go$") or target.range.start.line ~= 17 then
  fail("no way to the handler: " .. vim.inspect(answers))
end

-- A quick fix cures what it is for.
local params = vim.lsp.util.make_range_params(0, "utf-16")
local at = vim.fn.search("^  rename(id);") - 1
params.range = { start = { line = at, character = 2 }, ["end"] = { line = at, character = 3 } }
params.context = { diagnostics = {}, only = { "quickfix" } }
local _, found = next(vim.lsp.buf_request_sync(ts, "textDocument/codeAction", params, 10000) or {})
local fix
for _, it in ipairs(found and found.result or {}) do
  fix = fix or (it.edit and it)
end
if not fix then
  fail("no fix: " .. vim.inspect(found))
end
vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
wait("the promise to be cured", function()
  return codes(ts) == "seam/null-into-value"
end)

-- The server goes with its client.
local version = vim.version and vim.version() or {}
io.stdout:write(string.format("nvim %s.%s.%s: fine\n", version.major, version.minor, version.patch))
vim.cmd("qall!")
