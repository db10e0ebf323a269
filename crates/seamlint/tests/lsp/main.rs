//! `seamlint lsp`, as a client sees it: the binary, its streams, and a project on the disk.

// Parameters are written where they are sent.
#![allow(clippy::needless_pass_by_value)]

mod client;
mod features;
mod inlay;
mod life;
mod pull;
mod push;
mod random;

use std::fs;
use std::path::PathBuf;

/// A project on the disk.
pub(crate) struct Project {
    temp: tempfile::TempDir,
}

/// Routes and a struct on one side.
pub(crate) const GO: &str = r#"package main

import (
	"encoding/json"
	"net/http"
)

type User struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

func main() {
	http.HandleFunc("PUT /api/users/{id}", update)
	_ = http.ListenAndServe(":80", nil)
}

func update(w http.ResponseWriter, r *http.Request) {
	var user User
	if err := json.NewDecoder(r.Body).Decode(&user); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	save(user)
	_ = json.NewEncoder(w).Encode(user)
}

func save(u User) {}
"#;

/// The struct with a place for null.
pub(crate) fn mended_go() -> String {
    GO.replace("Age  int ", "Age  *int")
}

/// A call on the other side, which sends a null for `age`.
pub(crate) const TS: &str = r#"export async function rename(id: string): Promise<string> {
  const response = await fetch(`/api/users/${id}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "😀", age: null }),
  });
  if (!response.ok) throw new Error("no");
  const user = await response.json();
  return user.name.trim();
}
"#;

/// The rule that both together break.
pub(crate) const RULE: &str = "seam/null-into-value";

impl Project {
    /// A project with these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let project = Self { temp: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A backend and a front end that do not fit.
    pub(crate) fn shop() -> Self {
        Self::of(&[
            ("go.mod", "module example.com/shop\n\ngo 1.24\n"),
            ("server/main.go", GO),
            ("web/package.json", "{\"name\": \"web\"}"),
            ("web/src/api.ts", TS),
        ])
    }

    /// The root, without links.
    pub(crate) fn root(&self) -> PathBuf {
        self.temp.path().canonicalize().unwrap()
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The address of a file or, for an empty path, of the root.
    pub(crate) fn uri(&self, path: &str) -> String {
        let path = self.root().join(path);
        format!("file://{}", path.display().to_string().trim_end_matches('/'))
    }
}
