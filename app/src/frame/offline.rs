//! What is shown without a network `/offline`. `public/sw.js` keeps this page on the devices of the signed-in, takes its words from
//! here, and leaves of its list what the device has.

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
}

/// Where `public/sw.js` puts the time.
const AT: &str = "{at}";

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
                <h2>{list(lang)}</h2>
                <ul class="side__list">{own.to_vec()}</ul>
                <p><a class="button" href="">{again(lang)}</a></p>
            </div>
        }
    })
}
