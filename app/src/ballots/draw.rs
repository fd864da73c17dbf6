//! `/{c}/ballots/{n}/draw` and `/{c}/bodies/procedures/{n}/draw`: anybody does a public draw again. The server draws
//! anew from what is public; with scripts the form `#redraw` does the same on the reader's own machine, and the commands
//! below do it with `sha256sum` alone.

use axum::extract::Path;
use axum::response::IntoResponse;
use domain::ballots::{DrawEvidence, DrawStepKind, check_draw, draw_order};
use domain::display::Lang;
use domain::log::{Checkpoint, Hash};
use leptos::prelude::*;
use store::ballots::Ballot;

use super::{draw_words as d, find, receipt_words as r, slug};
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::ui::steps::{At, StepLine};

/// `GET /{c}/ballots/{n}/draw`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    let found = of_tie(&here, &ballot).await?;
    let act = |act| links::ballot_act(slug(&here), ballot.number, act);
    let place = Place {
        back: links::ballot(slug(&here), ballot.number),
        back_label: super::words::back(here.lang),
        page: act("draw"),
        evidence: act("draw.json"),
        title: ballot.title,
        waits: None,
    };
    // Nobody is erased from a ballot's options.
    let lots = lots(&found, "");
    show(&here, &found, place, lots)
}

/// `GET /{c}/ballots/{n}/draw.json`: what the page was worked out from.
pub async fn file(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let ballot = find(&here, &number).await?;
    Ok(axum::Json(of_tie(&here, &ballot).await?).into_response())
}

async fn of_tie(here: &Here, ballot: &Ballot) -> Result<DrawEvidence, Problem> {
    let key = here.portal.log_key().verifier();
    let found = here.portal.db.tie_evidence(ballot, &key).await?;
    found.ok_or(Problem::NotFound)
}

/// Where a draw belongs, and the addresses of its page and its evidence.
pub(crate) struct Place {
    pub title: String,
    pub back: String,
    pub back_label: &'static str,
    pub page: String,
    pub evidence: String,
    /// Of a list that is fixed and not drawn yet: when the seed comes.
    pub waits: Option<String>,
}

/// One of those on the list.
pub(crate) struct Lot {
    /// The name as it is shown.
    pub name: String,
    /// What is drawn for it.
    pub text: String,
    /// Of a name that is sealed: the salt, unless the person was erased.
    pub salt: Option<String>,
}

/// The list of a draw; `erased` is shown for whoever has closed the account.
pub(crate) fn lots(found: &DrawEvidence, erased: &str) -> Vec<Lot> {
    found
        .names
        .iter()
        .zip(found.lots())
        .enumerate()
        .map(|(place, (name, text))| Lot {
            name: if name.is_empty() { erased } else { name }.to_owned(),
            text: text.clone(),
            salt: found
                .salts
                .get(place)
                .filter(|salt| !salt.is_empty())
                .cloned(),
        })
        .collect()
}

/// Draws the page of a draw.
///
/// # Errors
/// Of the frame.
pub(crate) fn show(here: &Here, found: &DrawEvidence, place: Place, lots: Vec<Lot>) -> Answer {
    let lang = here.lang;
    let is_sealed = !found.seals.is_empty();
    let names = lots
        .iter()
        .map(|lot| {
            let seal = is_sealed.then(|| {
                let salt = lot.salt.as_ref().map(|salt| d::salt(lang, salt));
                view! { <br/> <code>{lot.text.clone()}</code> <br/> <span class="meta">{salt}</span> }
            });
            view! { <li>{lot.name.clone()} {seal}</li> }
        })
        .collect_view();
    let sealed = is_sealed.then(|| seals(lang, &lots));
    let seed = Checkpoint::verify(&found.seed, &found.key)
        .ok()
        .map(|seed| redo(lang, &seed.root, seed.size, &lots));
    let title = match place.waits {
        Some(_) => d::title_waits(lang),
        None => d::title(lang),
    };
    let again = match place.waits {
        Some(waits) => view! { <p>{d::lead_waits(lang)}</p> <p>{waits}</p> }.into_any(),
        None => {
            let answer = answer(lang, found);
            view! {
                <p>{d::lead(lang)}</p>
                <form id="redraw" action=place.page data-check=place.evidence data-program="redraw">
                    <button class="button">{d::go(lang)}</button>
                </form>
                {on_device(lang)}
                <div id="answer" class="part">{answer}</div>
            }
            .into_any()
        }
    };
    here.draw(Page::new(title).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <a class="link" href=place.back>"‹ "{place.back_label}</a>
                <h1>{title}</h1>
                <p class="meta">{place.title}</p>
                {again}
                <section class="part" aria-labelledby="list">
                    <h2 id="list">{d::list(lang)}</h2>
                    <ol>{names}</ol>
                    {sealed}
                </section>
                {seed}
            </div>
        }
    })
}

/// What the seals of a list are, how many of its names are gone, and the commands that make the seals again.
fn seals(lang: Lang, lots: &[Lot]) -> AnyView {
    let gone = lots.iter().filter(|lot| lot.salt.is_none()).count();
    let commands: Vec<String> = lots
        .iter()
        .filter_map(|lot| Some(seal_command(lot.salt.as_ref()?, &lot.name)))
        .collect();
    view! {
        <p>{d::erased(lang, lots.len(), gone)}</p>
        <p>{d::sealed(lang)}</p>
        <p>{d::seal_how(lang)}</p>
        <pre><code>{commands.join("\n")}</code></pre>
    }
    .into_any()
}

/// The command that makes the seal of a name again (`domain::ballots::name_seal`).
fn seal_command(salt: &str, name: &str) -> String {
    let length = |text: &str| -> String {
        let bytes = (text.len() as u64).to_be_bytes();
        bytes.map(|byte| format!("\\{byte:o}")).concat()
    };
    let label = "juyi/applicant/1";
    let (first, second, third) = (length(label), length(salt), length(name));
    let name = quoted(name);
    format!("printf '{first}{label}{second}%s{third}%s' {salt} {name} | sha256sum")
}

/// A lot inside single quotes of a shell.
fn quoted(lot: &str) -> String {
    format!("'{}'", lot.replace('\'', "'\\''"))
}

/// The seed, the commands with which anybody draws again, and the order that they give.
pub(crate) fn redo(lang: Lang, seed: &Hash, size: u64, lots: &[Lot]) -> AnyView {
    let texts: Vec<&str> = lots.iter().map(|lot| lot.text.as_str()).collect();
    let lines: Vec<String> = (1..)
        .zip(&texts)
        .map(|(place, lot)| format!("printf '%s\\n' {seed} {place} {} | sha256sum", quoted(lot)))
        .collect();
    let order = draw_order(seed, &texts)
        .iter()
        .filter_map(|drawn| Some((lots.get(drawn.place)?, drawn.hash.to_string())))
        .map(|(lot, hash)| {
            let start = hash.get(..16).unwrap_or_default().to_owned();
            view! { <li>{lot.name.clone()} " " <code>{start}"…"</code></li> }
        })
        .collect_view();
    view! {
        {seed_of(lang, seed, size)}
        <p>{d::how(lang)}</p>
        <pre><code>{lines.join("\n")}</code></pre>
        <ol>{order}</ol>
    }
    .into_any()
}

/// The seed, and of which checkpoint it is the root.
pub(crate) fn seed_of(lang: Lang, seed: &Hash, size: u64) -> AnyView {
    view! {
        <dl class="facts">
            <dt>{d::seed(lang)}</dt>
            <dd><code>{seed.to_string()}</code> " " {d::checkpoint(lang, size)}</dd>
        </dl>
    }
    .into_any()
}

/// What the server found.
fn answer(lang: Lang, found: &DrawEvidence) -> AnyView {
    if found.drawn.is_none() {
        return view! { <p class="flash" role="status">{r::no_checkpoint(lang)}</p> }.into_any();
    }
    let looked = check_draw(found);
    let say = match looked.iter().all(|step| step.ok) {
        true => d::fits(lang),
        false => d::differs(lang),
    };
    let lines = looked
        .iter()
        .map(|step| StepLine {
            at: if step.ok { At::Done } else { At::Late },
            name: name(lang, step.kind).to_owned(),
            note: (!step.ok).then(|| r::bad(lang).into_any()),
        })
        .collect();
    view! {
        <p class="flash" role="status" id="fate">{say}</p>
        {super::check::taken(lang, lines)}
    }
    .into_any()
}

/// Where the reader's own device says what it found; see `check::device`.
fn on_device(lang: Lang) -> AnyView {
    let fates = [
        ("fits", d::fits(lang)),
        ("differs", d::differs(lang)),
        ("waiting", r::no_checkpoint(lang)),
    ];
    let kinds = DrawStepKind::ALL.map(|kind| (kind.code(), name(lang, kind)));
    super::check::device(lang, &fates, &kinds)
}

fn name(lang: Lang, kind: DrawStepKind) -> &'static str {
    match kind {
        DrawStepKind::Seed => d::s_seed(lang),
        DrawStepKind::Fixed => d::s_fixed(lang),
        DrawStepKind::Recorded => d::s_recorded(lang),
        DrawStepKind::Order => d::s_order(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_erased_has_a_word_on_the_list_and_the_seal_is_what_is_drawn() {
        let [first, second] = ["aa", "bb"].map(|seal| seal.repeat(32));
        let found = DrawEvidence {
            names: vec!["王芳".to_owned(), String::new()],
            seals: vec![first.clone(), second.clone()],
            salts: vec!["ab".repeat(16), String::new()],
            ..DrawEvidence::default()
        };
        let lots = lots(&found, "已注销的成员");
        assert_eq!(
            (lots[1].name.as_str(), &lots[1].text),
            ("已注销的成员", &second)
        );
        assert!(lots[0].salt.is_some() && lots[1].salt.is_none());
        let html = redo(Lang::Zh, &Hash([7; 32]), 9, &lots).to_html();
        assert!(html.contains(&format!("1 '{first}'")), "{html}");
        // Names are shown in the order that was drawn, and no command holds one.
        assert!(html.contains("王芳") && html.contains("已注销的成员"));
        assert!(!html.contains("'王芳'") && html.contains("公开记录前 9 条"));
    }

    #[test]
    fn a_name_never_leaves_its_quotes() {
        assert_eq!(quoted("王芳"), "'王芳'");
        assert_eq!(quoted("'; rm -rf /"), "''\\''; rm -rf /'");
        assert_eq!(
            seal_command(&"ab".repeat(16), "王芳"),
            format!(
                "printf '\\0\\0\\0\\0\\0\\0\\0\\20juyi/applicant/1\\0\\0\\0\\0\\0\\0\\0\\40%s\\0\\0\\0\\0\\0\\0\\0\\6%s' {} '王芳' | sha256sum",
                "ab".repeat(16)
            )
        );
    }
}
