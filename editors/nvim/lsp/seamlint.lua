-- Neovim 0.11 and later: `vim.lsp.enable("seamlint")` finds this file on the runtime path.
return {
  cmd = { "seamlint", "lsp" },
  filetypes = {
    "go",
    "javascript",
    "javascriptreact",
    "typescript",
    "typescriptreact",
    "vue",
    "svelte",
    "astro",
    "html",
  },
  -- Backend and front end are one project: what holds both comes before the manifest of one.
  root_markers = { { "seamlint.toml", ".seamlint.toml" }, ".git", { "go.work", "go.mod", "package.json" } },
  settings = { seamlint = {} },
}
