//! Publications of every kind with their versions: who wrote and who checked them, and what readers see.
//!
//! What surprises: every act locks the publication's row first, so that whatever happens to it happens one after the
//! other; what readers see is one number on that row; a scheduled version is published by the caretaker, with its leaf,
//! and not by the reading of a page.

mod begin;
mod desk;
mod files;
mod live;
mod names;
mod publish;
mod read;
mod review;
mod row;
mod write;

use domain::publishing::Kind;

pub use begin::{Imported, NotBegun, NotImported};
pub use desk::DeskPublication;
pub use files::{Arrange, NotAttached};
pub use live::{NotConfirmed, NotWithdrawn};
pub use read::{PublicationPage, Published, PublishedVersion};
pub use review::{Decision, NotDecided};
pub use row::OpenVersion;
pub use write::{Draft, NotSaved};

/// What leaves and pages call a publication: `service/3`.
pub fn object(kind: Kind, number: i64) -> String {
    format!("{}/{number}", kind.code())
}

/// What leaves call the three acts that change what readers see.
struct Acts {
    publish: &'static str,
    withdraw: &'static str,
    confirm: &'static str,
}

fn acts(kind: Kind) -> Acts {
    match kind {
        Kind::Service => Acts {
            publish: "services.publish",
            withdraw: "services.withdraw",
            confirm: "services.confirm",
        },
        Kind::Report => Acts {
            publish: "reports.publish",
            withdraw: "reports.withdraw",
            confirm: "reports.confirm",
        },
        Kind::Contact => Acts {
            publish: "contacts.publish",
            withdraw: "contacts.withdraw",
            confirm: "contacts.confirm",
        },
        Kind::Facility => Acts {
            publish: "facilities.publish",
            withdraw: "facilities.withdraw",
            confirm: "facilities.confirm",
        },
        Kind::News => Acts {
            publish: "news.publish",
            withdraw: "news.withdraw",
            confirm: "news.confirm",
        },
        Kind::Entry => Acts {
            publish: "catalogue.publish",
            withdraw: "catalogue.withdraw",
            confirm: "catalogue.confirm",
        },
    }
}
