/** Shows a line to the packer. */
export function show(line: string): void {
  document.title = line
}
