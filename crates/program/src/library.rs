//! What is known of libraries, as data: `data/*.toml`, read once.
