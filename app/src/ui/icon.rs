//! Icons are drawn, never fetched, and never stand without a word.

use leptos::prelude::*;

/// The few pictures there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Home,
    Speech,
    Paper,
    Desk,
    Person,
    Heart,
    Speaker,
}

/// Draws one, hidden from screen readers.
pub fn icon(which: Icon) -> AnyView {
    let (class, path) = match which {
        Icon::Home => ("tabs__icon", "M4 11 12 4l8 7v9h-5v-6H9v6H4z"),
        Icon::Speech => ("tabs__icon", "M4 5h16v11H9l-5 4z"),
        Icon::Paper => ("tabs__icon", "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7"),
        Icon::Desk => ("tabs__icon", "M5 4h14v16H5zM8 9h8M8 13h8M8 17h5"),
        Icon::Person => (
            "tabs__icon",
            "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c1-5 4-7 8-7s7 2 8 7",
        ),
        Icon::Heart => (
            "tabs__icon",
            "M12 20S4 15 4 9.5A4 4 0 0 1 12 8a4 4 0 0 1 8 1.5C20 15 12 20 12 20z",
        ),
        Icon::Speaker => (
            "speak__icon",
            "M4 9v6h4l5 4V5L8 9zM16 9c1.5 1.5 1.5 4.5 0 6M18.5 6.5c3 3 3 8 0 11",
        ),
    };
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><path d=path></path></svg> }
        .into_any()
}
