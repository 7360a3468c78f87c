//! Where a secret may go. Each way is a file: name, whether it can work here, deliver. A way says what it knows and no more: "copied" only where that is known.

pub mod clipboard;
pub mod file;
