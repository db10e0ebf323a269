export async function rename(id: string): Promise<string> {
  const response = await fetch(`/api/users/${id}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "😀", age: null }),
  });
  if (!response.ok) throw new Error("no");
  const user = await response.json();
  return user.name.trim();
}

/** Nobody waits for it: there is a fix for that. */
export function touch(id: string): void {
  rename(id);
}
