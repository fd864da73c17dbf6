//! `/login/staff/own`: an own password in place of one that was printed, or that is too old under graded protection.
//!
//! What surprises: whoever comes here has signed in rightly and has no session yet. A sealed ticket in the form says so for
//! ten minutes; it is bound to the hash of the password that is to go, so it opens once.

use domain::ids::AccountId;
use domain::log::text_hash;
use domain::password::{Password, Policy};
use leptos::prelude::*;

use super::{FRESH, enter, hashing, staff, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Page, Problem, Tab, Visit, links, sealed};
use crate::ui::errors::errors;
use crate::ui::field::Field;

const PURPOSE: &str = "own password";

/// What a new password is judged by.
pub(super) async fn policy(visit: &Visit, account: AccountId) -> Result<Policy, Problem> {
    let mut local = visit.portal.db.list_local_names(account).await?;
    let words: Vec<String> = local
        .iter()
        .flat_map(|name| name.split_whitespace())
        .filter(|word| word.chars().count() > 2)
        .map(str::to_owned)
        .collect();
    local.extend(words);
    Ok(Policy {
        graded: visit.portal.graded,
        local,
    })
}

/// The field of a new password, with what is asked of it.
pub(super) fn field(visit: &Visit, faults: &Faults) -> AnyView {
    let lang = visit.lang;
    let hint = match visit.portal.graded {
        true => words::new_password_hint_graded(lang),
        false => words::new_password_hint(lang),
    };
    Field::new(lang, "password", words::new_password(lang))
        .hint(hint)
        .input_type("password")
        .autocomplete("new-password")
        .draw(faults)
}

/// Draws the form for somebody who has just proven password and second factor.
pub(super) fn ask(
    visit: &Visit,
    account: AccountId,
    hash: &str,
    next: &str,
    faults: &Faults,
) -> Answer {
    let until = (visit.now + FRESH).timestamp();
    let plain = format!("{account} {until} {}", text_hash(&["hash", hash]));
    let ticket = sealed::seal(&visit.portal, PURPOSE, plain.as_bytes());
    let ticket = ticket.ok_or(Problem::Ours("seal"))?;
    let (lang, next) = (visit.lang, links::own_path(next).to_owned());
    let (summary, password) = (errors(lang, faults), field(visit, faults));
    let title = words::own_password(lang);
    let page = Page::new(title).tab(Tab::Me).status(faults.status());
    visit.draw(page, move || {
        view! {
            <div class="main__col">
                {summary} <h1>{title}</h1> <p>{words::own_password_hint(lang)}</p>
                <form method="post" action=links::LOGIN_STAFF_OWN novalidate>
                    <input type="hidden" name="ticket" value=ticket/>
                    <input type="hidden" name="next" value=next/>
                    {password}
                    <button class="button">{words::own_password_go(lang)}</button>
                </form>
            </div>
        }
    })
}

/// Who has a ticket, and the digest of the hash it was made for.
fn read(visit: &Visit, ticket: &str) -> Option<(AccountId, String)> {
    let plain = String::from_utf8(sealed::open(&visit.portal, PURPOSE, ticket)?).ok()?;
    let mut parts = plain.split(' ');
    let account = parts.next()?.parse().ok().map(AccountId)?;
    let until: i64 = parts.next()?.parse().ok()?;
    let digest = parts.next()?.to_owned();
    (visit.now.timestamp() < until).then_some((account, digest))
}

/// `POST /login/staff/own`
pub async fn set(visit: Visit, form: Fields) -> Answer {
    let (db, next) = (&visit.portal.db, form.get("next"));
    let Some((account, digest)) = read(&visit, form.get("ticket")) else {
        return staff::anew(next);
    };
    let login = db.find_staff_login_of(account).await?;
    let hash = login.and_then(|l| l.password_hash);
    let Some(hash) = hash.filter(|hash| text_hash(&["hash", hash]) == digest) else {
        return staff::anew(next);
    };
    let policy = policy(&visit, account).await?;
    let refuse = |fault| Faults::one("password", fault);
    let password = match Password::chosen(form.get("password"), &policy) {
        Ok(password) => password,
        Err(fault) => {
            let faults = refuse(Fault::Password(fault));
            return ask(&visit, account, &hash, next, &faults);
        }
    };
    let Some(place) = hashing::place(&visit).await else {
        let faults = refuse(Fault::Say(words::hashing_busy));
        return hashing::busy(ask(&visit, account, &hash, next, &faults));
    };
    // The same one once more would be no change, whatever the old one was.
    if hashing::verify(&place, form.get("password"), Some(hash.clone()))
        .await?
        .right
    {
        let faults = refuse(Fault::Say(words::same_password));
        return ask(&visit, account, &hash, next, &faults);
    }
    let own = hashing::hashed(&place, password).await?;
    drop(place);
    if !db.set_own_password(account, &hash, &own, visit.now).await? {
        return staff::anew(next);
    }
    enter(&visit, account, true, next).await
}
