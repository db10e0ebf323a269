# The formula of a release: `scripts/package.sh formula` puts in the version and the checksums of its archives.
class Seamlint < Formula
  desc "Finds what fails silently between a Go backend and a JavaScript/TypeScript front end"
  homepage "https://github.com/seamlint/seamlint"
  version "{version}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/seamlint/seamlint/releases/download/v{version}/seamlint-aarch64-apple-darwin.tar.gz"
      sha256 "{aarch64-apple-darwin}"
    end
    on_intel do
      url "https://github.com/seamlint/seamlint/releases/download/v{version}/seamlint-x86_64-apple-darwin.tar.gz"
      sha256 "{x86_64-apple-darwin}"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/seamlint/seamlint/releases/download/v{version}/seamlint-aarch64-unknown-linux-musl.tar.gz"
      sha256 "{aarch64-unknown-linux-musl}"
    end
    on_intel do
      url "https://github.com/seamlint/seamlint/releases/download/v{version}/seamlint-x86_64-unknown-linux-musl.tar.gz"
      sha256 "{x86_64-unknown-linux-musl}"
    end
  end

  def install
    bin.install "seamlint"
    man1.install "seamlint.1"
    bash_completion.install "completions/seamlint.bash" => "seamlint"
    zsh_completion.install "completions/seamlint.zsh" => "_seamlint"
    fish_completion.install "completions/seamlint.fish"
  end

  test do
    (testpath/"go.mod").write "module example.com/a\n"
    (testpath/"a.go").write <<~GO
      package a

      import "github.com/gorilla/websocket"

      func hello(conn *websocket.Conn) {
      	conn.WriteJSON("hello")
      }
    GO
    assert_match "go/ws-write-unchecked", shell_output("#{bin}/seamlint check --no-cache", 1)
  end
end
