//! What comes alive in the browser. An island makes a form better, never possible: each one wraps a form that works
//! without it, and when its own request does not go through it lets the form post as it would have.
//!
//! Islands get their few words as props; the words of the pages stay on the server.

mod browser;
pub mod keep;
pub mod similar;
pub mod support;
