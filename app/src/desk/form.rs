//! The page of one form at the desk: the way back, what is wrong, the heading, the fields and one button.

use leptos::prelude::*;

use crate::frame::{Answer, Faults, Here, Page, Tab};
use crate::ui::errors::errors;

/// What such a page says. Who asks for it has drawn the fields already, with the key or the revision of the form.
pub(crate) struct FormPage {
    pub(crate) title: &'static str,
    /// The address to go back to, and its words.
    pub(crate) back: (String, String),
    /// What stands between the heading and the form.
    pub(crate) lead: Option<AnyView>,
    pub(crate) action: String,
    pub(crate) fields: AnyView,
    pub(crate) button: &'static str,
}

impl FormPage {
    /// Draws the page; with faults it says what is wrong, and with which status.
    pub(crate) fn draw(self, here: &Here, faults: &Faults) -> Answer {
        let Self {
            title,
            back: (back, to),
            lead,
            action,
            fields,
            button,
        } = self;
        let (summary, status) = (errors(here.lang, faults), faults.status());
        here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {to}</a>
                    {summary}
                    <h1>{title}</h1>
                    {lead}
                    <form method="post" action=action novalidate>
                        {fields} <button class="button">{button}</button>
                    </form>
                </div>
            }
        })
    }
}
