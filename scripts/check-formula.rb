# Reads a formula as Homebrew does on each platform: the archive and the checksum that it names are those of the
# release, and what it installs is in the archive.
#
#   ruby scripts/check-formula.rb FORMULA VERSION FOLDER-OF-CHECKSUMS UNPACKED-ARCHIVE
formula, version, checksums, archive = ARGV

class Formula
  class << self
    attr_reader :named

    def on(wanted) = (yield if wanted)
    def on_macos(&block) = on($system == :macos, &block)
    def on_linux(&block) = on($system == :linux, &block)
    def on_arm(&block) = on($processor == :arm, &block)
    def on_intel(&block) = on($processor == :intel, &block)
    def test = nil

    %i[desc homepage version license url sha256].each do |name|
      define_method(name) { |value| (@named ||= {})[name] = value }
    end
  end

  # A place to install to, which wants what it is given to be there.
  class Place
    def install(it)
      path = it.is_a?(Hash) ? it.keys.first : it
      abort "error: the formula installs #{path}, which the archive does not hold" unless File.file?(path)
      puts "  installs #{path}"
    end
  end

  %i[bin man1 bash_completion zsh_completion fish_completion].each { |it| define_method(it) { Place.new } }
end

{ %i[macos arm] => "aarch64-apple-darwin", %i[macos intel] => "x86_64-apple-darwin",
  %i[linux arm] => "aarch64-unknown-linux-musl", %i[linux intel] => "x86_64-unknown-linux-musl" }.each do |on, target|
  $system, $processor = on
  Object.send(:remove_const, :Seamlint) if defined?(Seamlint)
  load formula
  named = Seamlint.named
  wanted = File.read("#{checksums}/seamlint-#{target}.tar.gz.sha256").split.first
  url = "https://github.com/seamlint/seamlint/releases/download/v#{version}/seamlint-#{target}.tar.gz"
  abort "error: #{target}: #{named}" unless named.values_at(:version, :url, :sha256) == [version, url, wanted]
  puts "#{target}: #{wanted}"
end
Dir.chdir(archive) { Seamlint.new.install }
