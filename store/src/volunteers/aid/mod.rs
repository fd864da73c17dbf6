//! Mutual aid between neighbours (art. 35): requests, offers, the one who helps, and the address that only the two know.
//!
//! What surprises: the address stands in a table of its own and leaves it by three functions only, each of which notes who
//! looked; the request's row is held by every act on it, and an index takes one helper for a request whatever the code
//! believes.

mod answer;
mod ask;
mod close;
mod concerns;
mod consents;
mod forget;
mod keep;
mod mine;
mod offer;
mod pick;
mod read;
mod row;
mod see;

use domain::notices::Room;
use domain::volunteers::aid::{NoHelp, NoStep};

pub use answer::{AidAnswer, NewAidAnswer};
pub use ask::NewAid;
pub use concerns::{AidConcern, AidMatter};
pub use consents::AidConsent;
pub use mine::{MyAid, MyAidOffer};
pub use offer::NewAidOffer;
pub use row::{AidOffer, AidRequest, OfferStanding};
pub use see::AidDetail;

use crate::Failed;
use crate::notices::About;

/// Open requests, and open offers, that one person may have: the board is everybody's.
const OPEN: i64 = 5;

/// Why something about mutual aid was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAided {
    /// No such request, offer, answer or person.
    Unknown,
    /// The account was erased in another tab.
    Gone,
    /// Past, or too far away.
    Day,
    /// Too many open ones, or too many reports today.
    TooMany,
    /// Offers to help already.
    Already,
    Step(NoStep),
    Help(NoHelp),
    /// Nobody decides on the own affair.
    Own,
}

fn refused<T>(why: NotAided) -> Result<T, Failed<NotAided>> {
    Err(Failed::Refused(why))
}

fn stepped<T>(got: Result<T, NoStep>) -> Result<T, Failed<NotAided>> {
    got.map_err(|why| Failed::Refused(NotAided::Step(why)))
}

/// What leaves call a request.
fn aid_object(number: i64) -> String {
    format!("aid/{number}")
}

/// What leaves call an offer.
fn offer_object(number: i64) -> String {
    format!("aid_offer/{number}")
}

/// What messages about a request lead to. They do not repeat its text, which may be taken back.
fn about_aid(number: i64) -> About {
    About {
        room: Room::Volunteers,
        number: aid_object(number),
        title: format!("邻里互助 {number} 号"),
    }
}

/// What messages about an offer lead to.
fn about_offer(number: i64) -> About {
    About {
        room: Room::Volunteers,
        number: format!("aid/offers/{number}"),
        title: format!("邻里互助：愿意帮忙 {number} 号"),
    }
}
