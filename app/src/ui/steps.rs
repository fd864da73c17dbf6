//! A way in steps: what is behind, where it stands, what is ahead.

use leptos::prelude::*;

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Done,
    Now,
    Later,
    Late,
}

/// One step: its name and a line or two below it.
pub struct StepLine {
    pub at: At,
    pub name: String,
    pub note: Option<AnyView>,
}

/// Draws the steps; `done_word` is read out before the names of those behind.
pub fn steps(lines: Vec<StepLine>, done_word: &'static str) -> AnyView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let class = match line.at {
                At::Done => "steps__item steps__item--done",
                At::Now => "steps__item steps__item--now",
                At::Later => "steps__item steps__item--later",
                At::Late => "steps__item steps__item--late",
            };
            let current = matches!(line.at, At::Now | At::Late).then_some("step");
            let done = (line.at == At::Done)
                .then(|| view! { <span class="visually-hidden">{done_word}</span> });
            view! {
                <li class=class aria-current=current>
                    <strong class="steps__name">{done}{line.name}</strong>
                    {line.note.map(|n| view! { <div class="steps__note">{n}</div> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps">{lines}</ol> }.into_any()
}
