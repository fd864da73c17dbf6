//! `/{c}/ballots/{n}/receipt`: what a voter keeps. Shown to the voter alone, and only while voting is open.

use axum::extract::Path;
use leptos::prelude::*;

use super::{find, receipt_words as r, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};
use crate::ui::qr::qr;

/// `GET /{c}/ballots/{n}/receipt`
pub async fn receipt(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let ballot = find(&here, &number).await?;
    let lang = here.lang;
    let receipt = here
        .portal
        .db
        .my_receipt(&me, &ballot, here.portal.seal_keys.as_ref())
        .await?;
    let back = links::ballot(slug(&here), ballot.number);
    let check = links::ballot_act(slug(&here), ballot.number, "check");
    let Some(receipt) = receipt else {
        let closed = ballot.settled.is_some() && ballot.secret;
        let (title, say) = match closed {
            true => (r::gone_title(lang), r::gone(lang)),
            false => (r::title(lang), r::none(lang)),
        };
        return here.draw(Page::new(title).tab(Tab::Proposals), move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ "{words::back(lang)}</a>
                    <h1>{title}</h1>
                    <div class="empty">
                        <p>{say}</p>
                        <p><a class="button" href=check>{r::to_check(lang)}</a></p>
                    </div>
                </div>
            }
        });
    };
    let secret = ballot.secret;
    let text = receipt.receipt.to_string();
    let check_this = format!("{check}?receipt={text}");
    let code = qr(&format!("{}{check_this}", here.portal.origin));
    let (lead, not_shown) = match secret {
        true => (r::lead_secret(lang), r::not_secret(lang)),
        false => (r::lead_open(lang), r::not_open(lang)),
    };
    let own = match receipt.word.as_str() {
        "" => r::own_none(lang).to_owned(),
        word => word.to_owned(),
    };
    let title = r::title(lang);
    here.draw(Page::new(title).tab(Tab::Proposals), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                <h1>{title}</h1>
                <p>{lead}</p>
                <p><strong>{r::keep(lang)}</strong> {secret.then(|| r::keep_secret(lang))}</p>
                <div class="letter">
                    <h2>{ballot.title.clone()}</h2>
                    <div class="letter__key">
                        <p>{r::text(lang)} <strong class="letter__code" id="receipt">{text}</strong></p>
                        <div class="letter__qr">{code}</div>
                    </div>
                    <p class="meta">{r::qr_hint(lang)}</p>
                    <dl class="facts">
                        <dt>{r::number(lang)}</dt>
                        <dd>{ballot.number.to_string()}</dd>
                        <dt>{r::own_part(lang)}</dt>
                        <dd>{own}</dd>
                        <dt>{r::server_part(lang)}</dt>
                        <dd><code>{receipt.seed.to_string()}</code></dd>
                    </dl>
                    <p>{words::changeable(lang)}</p>
                </div>
                <p class="meta no-print">{r::print_hint(lang)}</p>
                <section class="part" aria-labelledby="how">
                    <h2 id="how">{r::how_title(lang)}</h2>
                    <ol>
                        <li>{r::how_1(lang)}</li>
                        <li>{r::how_2(lang)}</li>
                        <li>{r::how_3(lang)}</li>
                    </ol>
                </section>
                <section class="part" aria-labelledby="not">
                    <h2 id="not">{r::not_title(lang)}</h2>
                    <p>{not_shown}</p>
                </section>
                <div class="sticky"><a class="button" href=check_this>{r::to_check(lang)}</a></div>
            </div>
        }
    })
}
