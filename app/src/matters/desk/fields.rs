//! The forms of one matter: those that are the reader's own now, each folded away but the first.

use domain::access::Asked;
use domain::accounts::Role;
use domain::matters::{MatterAct, Source, Visibility, may_look, step};
use domain::rulebook::Rule;
use domain::text::Answer;
use leptos::prelude::*;
use store::matters::{Colleague, DeskMatter};

use super::words;
use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::matters::slug;
use crate::proposals::card::Names;
use crate::ui::field::Field;

/// Everything the forms are drawn from.
pub(super) struct Forms<'a> {
    pub here: &'a Here,
    pub me: &'a Asked,
    pub d: &'a DeskMatter,
    pub typed: Option<(MatterAct, &'a Fields)>,
    pub faults: &'a Faults,
    pub names: &'a Names,
}

/// The values by which the form of a handover names a role.
pub(super) const HOLDERS: [Role; 3] = [Role::WindowClerk, Role::GridWorker, Role::Secretary];

impl Forms<'_> {
    fn may(&self, act: MatterAct) -> bool {
        step(self.d.matter.stage, self.d.party, act).is_ok()
    }

    fn value(&self, act: MatterAct, name: &str) -> String {
        match self.typed {
            Some((of, form)) if of == act => form.get(name).to_owned(),
            _ => String::new(),
        }
    }

    fn to(&self, part: &str) -> String {
        links::desk_matter_part(slug(self.here), self.d.matter.number, part)
    }

    /// A text that the reporter reads.
    fn lines(&self, act: MatterAct, name: &'static str, label: &'static str) -> Field {
        Field::new(self.here.lang, name, label)
            .lines()
            .limits(Answer::LIMITS)
            .value(self.value(act, name))
    }

    /// A form below a heading that opens it; open where something in it is to be put right.
    fn fold(&self, act: MatterAct, part: &str, title: &'static str, body: AnyView) -> AnyView {
        let open = self.typed.is_some_and(|(of, _)| of == act);
        let to = self.to(part);
        view! {
            <details open=open>
                <summary>{title}</summary>
                <form method="post" action=to novalidate>{body} <button class="button">{title}</button></form>
            </details>
        }
        .into_any()
    }

    /// A form that is one button, with a line about it.
    fn button(&self, part: &str, label: &'static str, hint: Option<&'static str>) -> AnyView {
        let to = self.to(part);
        let hint = hint.map(|h| view! { <p class="meta">{h}</p> });
        view! { <form method="post" action=to><button class="button button--plain">{label}</button> {hint}</form> }
            .into_any()
    }

    fn colleague(&self, c: &Colleague) -> (String, String) {
        let lang = self.here.lang;
        let role = crate::communities::words::role(lang, c.role);
        let role = match c.grid {
            Some(grid) => format!("{} {role}", self.names.grid(lang, Some(grid))),
            None => role.to_owned(),
        };
        let name = match &c.name {
            Some(name) => words::colleague_name(lang, name, &role),
            None => role,
        };
        (c.account.to_string(), name)
    }
}

/// Draws them in the order of the work.
pub(super) async fn forms(f: Forms<'_>) -> Result<AnyView, Problem> {
    let (lang, m) = (f.here.lang, &f.d.matter);
    let mut all: Vec<AnyView> = Vec::new();
    if f.may(MatterAct::Take) {
        let (to, hint) = (f.to("take"), words::take_hint(lang));
        all.push(
            view! { <form method="post" action=to><button class="button">{words::take(lang)}</button> <p class="meta">{hint}</p></form> }
                .into_any(),
        );
    }
    if f.may(MatterAct::Accept) {
        let to = f.to("accept");
        all.push(
            view! { <form method="post" action=to><button class="button">{words::accept(lang)}</button> <p class="meta">{words::take_hint(lang)}</p></form> }
                .into_any(),
        );
    }
    if f.may(MatterAct::Refuse) {
        let act = MatterAct::Refuse;
        let why = f.lines(act, "refuse_reason", words::refuse_reason(lang));
        all.push(f.fold(act, "refuse", words::refuse(lang), why.draw(f.faults)));
    }
    if f.may(MatterAct::Answer) {
        let act = MatterAct::Answer;
        let said = f
            .lines(act, "answer", words::answer_words(lang))
            .hint(words::answer_hint(lang));
        all.push(f.fold(act, "answer", words::answer(lang), said.draw(f.faults)));
    }
    if f.may(MatterAct::Note) {
        let act = MatterAct::Note;
        let said = f.lines(act, "note", words::note_words(lang));
        all.push(f.fold(act, "note", words::note(lang), said.draw(f.faults)));
    }
    if f.may(MatterAct::Extend)
        && let Some(form) = extend(&f).await?
    {
        all.push(form);
    }
    if f.may(MatterAct::Hand) && m.holders.offered.is_none() {
        all.push(hand(&f).await?);
    }
    if f.may(MatterAct::Recall) && m.holders.offered.is_some() {
        all.push(f.button("recall", words::recall(lang), None));
    }
    if f.may(MatterAct::Decline) {
        let act = MatterAct::Decline;
        let why = f
            .lines(act, "decline_reason", words::decline_reason(lang))
            .hint(words::decline_hint(lang));
        all.push(f.fold(act, "decline", words::decline(lang), why.draw(f.faults)));
    }
    if f.may(MatterAct::Close) && m.visibility == Visibility::Public {
        let act = MatterAct::Close;
        let why = f.lines(act, "close_reason", words::close_reason(lang));
        all.push(f.fold(act, "close", words::close(lang), why.draw(f.faults)));
    }
    if may_look(f.d.party) {
        all.push(f.button("look", words::look(lang), Some(words::look_hint(lang))));
        if m.source != Source::Web {
            all.push(f.button("slip", words::slip(lang), Some(words::slip_hint(lang))));
        }
    }
    Ok(view! { <div class="part">{all}</div> }.into_any())
}

/// A later day, as long as the rulebook of the matter allows one and it is not late already.
async fn extend(f: &Forms<'_>) -> Result<Option<AnyView>, Problem> {
    let (here, m, act) = (f.here, &f.d.matter, MatterAct::Extend);
    let lang = here.lang;
    let book = here
        .portal
        .db
        .find_rulebook(here.community.id, m.rules_version)
        .await?;
    let Some(book) = book else { return Ok(None) };
    let left = book.get(Rule::MatterExtensions) - m.extensions;
    if left <= 0 || m.is_late(here.today()) {
        return Ok(None);
    }
    let calendar = here.portal.calendar().await?;
    let latest = calendar.after(m.due_on, book.count(m.kind.rule()));
    let hint = words::extend_hint(lang, left, &when::day(lang, latest, here.today()));
    let until = Field::new(lang, "until", words::extend_until(lang))
        .hint(hint)
        .input_type("date")
        .value(f.value(act, "until"))
        .draw(f.faults);
    let why = f
        .lines(act, "extend_reason", words::extend_reason(lang))
        .draw(f.faults);
    let body = view! { {until} {why} }.into_any();
    Ok(Some(f.fold(act, "extend", words::extend(lang), body)))
}

/// To a colleague, or to whoever of a role accepts first.
async fn hand(f: &Forms<'_>) -> Result<AnyView, Problem> {
    let (here, m, act) = (f.here, &f.d.matter, MatterAct::Hand);
    let lang = here.lang;
    let colleagues = here.portal.db.list_colleagues(f.me).await?;
    let mut options = vec![(String::new(), words::choose_to(lang).to_owned())];
    options.extend(HOLDERS.map(|role| {
        let name = crate::communities::words::role(lang, role);
        let name = crate::matters::words::to_holders(lang, name);
        (role.code().to_owned(), name)
    }));
    let others = colleagues.iter().filter(|c| {
        let it = Some(c.account);
        it != m.holders.owner && it != m.holders.reporter
    });
    options.extend(others.map(|c| f.colleague(c)));
    let to = Field::new(lang, "to", words::hand_to(lang))
        .hint(words::hand_hint(lang))
        .select(options)
        .value(f.value(act, "to"))
        .draw(f.faults);
    let why = f
        .lines(act, "hand_reason", words::hand_reason(lang))
        .draw(f.faults);
    let body = view! { {to} {why} }.into_any();
    Ok(f.fold(act, "hand", words::hand(lang), body))
}
