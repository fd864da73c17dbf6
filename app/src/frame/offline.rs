//! What is shown without a network `/offline`. `public/sw.js` keeps this page on the devices of the signed-in, takes its words from
//! here, and leaves of its list what the device has. What was written without a network is shown by it in the hidden part.

use domain::display::Lang;
use leptos::prelude::*;

use super::words::words;
use super::{Answer, Page, Visit, links};
use crate::{appointments, ballots, volunteers};

words! {
    title = "没有网络", "No network";
    lead = "现在连不上。网络恢复以后，再打开一次就行。", "There is no connection. Open the page again when there is one.";
    list = "这台设备上存着的", "Kept on this device";
    kept(at: &str) = "现在没有网络。这是 {at} 存下的内容，可能已经变了；要改动请等有网络的时候。", "There is no network. This is what was kept on {at} and may have changed; to change anything, wait for the network.";
    again = "再试一次", "Try again";
    waiting = "写好了，还没存进草稿", "Written, and not yet a draft";
    waiting_say = "没有网络时写的，先存在这台设备上。网络恢复后打开任何一页，就会存进您的草稿；要提交，请到“我的—草稿”里自己按提交。退出登录会把它们删掉。",
        "Written without a network and kept on this device for now. Once there is one, opening any page saves them as your drafts; to send one, open Me, then Drafts. Signing out removes them.";
    waiting_at(at: &str) = "写于 {at}", "Written {at}";
    by_hand = "这一条没有自动存进去：您重新登录过，或者当时没被接受。请看一看是不是您写的，再按下面的按钮。",
        "This one was not saved by itself: you signed in again, or it was not taken. See whether it is yours, and press the button below.";
    by_hand_send = "存进我的草稿", "Save as my draft";
    throw_away = "丢掉", "Throw away";
}

/// Where `public/sw.js` puts the time, and the parts of a text that waits.
const AT: &str = "{at}";
const TEXT: &str = "{text}";
const TO: &str = "{to}";
const NAME: &str = "{name}";
const VALUE: &str = "{value}";
const ONCE: &str = "{once}";

/// `GET /offline`
pub async fn page(visit: Visit) -> Answer {
    let lang = visit.lang;
    let own = [
        (links::MY_BALLOTS, ballots::words::mine_title(lang)),
        (
            links::MY_APPOINTMENTS,
            appointments::words::mine_title(lang),
        ),
        (links::MY_SHIFTS, volunteers::words::my_shifts(lang)),
    ];
    let own = own.map(|(at, name)| view! { <li data-at=at><a href=at>{name}</a></li> });
    let title = title(lang);
    visit.draw(Page::new(title), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{lead(lang)}</p>
                <p class="flash" id="kept" hidden>{kept(lang, AT)}</p>
                {texts_that_wait(lang)}
                <h2>{list(lang)}</h2>
                <ul class="side__list">{own.to_vec()}</ul>
                <p><a class="button" href="">{again(lang)}</a></p>
            </div>
        }
    })
}

/// How `public/sw.js` shows a text that waits: one item, drawn again for each of them, its form only for what goes by hand.
fn texts_that_wait(lang: Lang) -> AnyView {
    view! {
        <section class="part" id="waiting" hidden aria-labelledby="waiting-title">
            <h2 id="waiting-title">{waiting(lang)}</h2>
            <p>{waiting_say(lang)}</p>
            <article class="item">
                <p class="meeting__text">{TEXT}</p>
                <p class="meta">{waiting_at(lang, AT)}</p>
                <form class="item__form" method="post" action=TO data-hand="">
                    <p>{by_hand(lang)}</p>
                    <input type="hidden" name=NAME value=VALUE/>
                    <button class="button" name="act" value="draft">{by_hand_send(lang)}</button>
                </form>
                <form class="item__form" method="post" action=links::OFFLINE>
                    <input type="hidden" name="once" value=ONCE/>
                    <button class="button button--plain button--small">{throw_away(lang)}</button>
                </form>
            </article>
        </section>
    }
    .into_any()
}
