-- Starts the server by itself, with whatever this Neovim has for it.
if vim.g.loaded_seamlint then
  return
end
vim.g.loaded_seamlint = true

if vim.lsp.enable then
  vim.lsp.enable("seamlint")
  return
end

-- Neovim 0.8 to 0.10 know neither `vim.lsp.enable` nor `vim.lsp.config`.
if not vim.lsp.start then
  return
end
local here = debug.getinfo(1, "S").source:sub(2):gsub("plugin/seamlint.lua$", "")
local config = dofile(here .. "lsp/seamlint.lua")

local function root_of(buffer)
  local path = vim.fs.dirname(vim.api.nvim_buf_get_name(buffer))
  for _, markers in ipairs(config.root_markers) do
    local found = vim.fs.find(markers, { path = path, upward = true })[1]
    if found then
      return vim.fs.dirname(found)
    end
  end
end

vim.api.nvim_create_autocmd("FileType", {
  group = vim.api.nvim_create_augroup("seamlint", { clear = true }),
  pattern = config.filetypes,
  callback = function(event)
    vim.lsp.start({
      name = "seamlint",
      cmd = config.cmd,
      root_dir = root_of(event.buf),
      settings = config.settings,
    })
  end,
})
