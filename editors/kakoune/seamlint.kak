# Source it from kakrc, behind kakoune-lsp (18 or later). It joins the servers that a buffer has already.

hook -group seamlint global BufSetOption filetype=(?:go|javascript|jsx|typescript|tsx|vue|svelte) %{
    set-option -add buffer lsp_servers %{
        [seamlint]
        root_globs = ["seamlint.toml", ".seamlint.toml", ".git", "go.work", "go.mod", "package.json"]
        command = "seamlint"
        args = ["lsp"]
    }
}
