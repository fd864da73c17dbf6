//! What the demo publishes, written, checked and published through the acts themselves.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Editor, Standing};
use domain::accounts::{Residency, Role};
use domain::ids::{AccountId, PublicationVersionId};
use domain::publishing::{Kind, Sent, Typed};
use domain::text::Answer;
use domain::time::day_of;

use super::files::DemoFile;
use super::people::People;
use super::places::Place;
use super::{ago, broken, whole};
use crate::files::Holder;
use crate::publishing::{Decision, Draft};
use crate::{Error, Tx};

/// What this part of the world is called where it does not fit.
pub(super) const PART: &str = "demo publications";

/// A publication with its history.
#[derive(Debug, Clone)]
pub struct DemoPublication {
    pub kind: Kind,
    /// Reads what was typed, as its kind does.
    pub read: fn(&Typed) -> Option<Sent>,
    /// Slug.
    pub community: String,
    /// Keys of the writer and of the second person.
    pub by: String,
    pub checked: String,
    pub days_ago: i64,
    /// Days from today until it expires.
    pub valid_in: Option<i64>,
    pub typed: Typed,
    /// Those of the first version; later ones take them over.
    pub files: Vec<DemoFile>,
    /// Later versions with the days since they came out.
    pub changes: Vec<(i64, Typed)>,
    pub end: DemoEnd,
}

/// How it stands today.
#[derive(Debug, Clone)]
pub enum DemoEnd {
    Published,
    Waiting,
    Scheduled { days: i64 },
    Returned(Answer),
    Withdrawn { days_ago: i64, reason: Answer },
}

/// Who works on it.
struct Hands {
    writer: Editor,
    reviewer: Editor,
    at: usize,
}

impl Tx {
    pub(super) async fn load_publications(
        &mut self,
        publications: &[DemoPublication],
        places: &BTreeMap<&str, Place>,
        people: &People<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (at, demo) in publications.iter().enumerate() {
            let unknown = || broken(PART, at);
            let place = places.get(demo.community.as_str()).ok_or_else(unknown)?;
            let editor = |key: &str| -> Result<Editor, Error> {
                let person = people.get(key).ok_or_else(unknown)?;
                let role = person.role.ok_or_else(unknown)?;
                editor_of(place, person.account, role).ok_or_else(unknown)
            };
            let hands = Hands {
                writer: editor(&demo.by)?,
                reviewer: editor(&demo.checked)?,
                at,
            };
            self.load_publication(&hands, demo, now).await?;
        }
        Ok(())
    }

    async fn load_publication(
        &mut self,
        hands: &Hands,
        demo: &DemoPublication,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        // Minutes apart, so that no two were published in one second.
        let apart = Duration::minutes(i64::try_from(hands.at * 7 % 240).unwrap_or(0));
        let when = |days: i64| ago(now, days as f64, apart);
        let dated = |typed: &Typed| {
            let mut typed = typed.clone();
            if let Some(days) = demo.valid_in {
                typed.set(
                    "valid_until",
                    (day_of(now) + Duration::days(days)).to_string(),
                );
            }
            typed
        };
        let typed = dated(&demo.typed);
        let out = when(demo.days_ago);
        let written = out - Duration::hours(3);
        let number = self
            .begin_publication(&hands.writer, demo.kind, &typed, written)
            .await?;
        self.attach_demo_files(hands, demo, number, written).await?;
        self.send_demo_version(hands, demo, (number, 1), &typed, written)
            .await?;
        let decision = match &demo.end {
            DemoEnd::Waiting => return Ok(()),
            DemoEnd::Returned(reason) => Decision::SendBack {
                reason: reason.clone(),
            },
            DemoEnd::Scheduled { days } => Decision::Publish {
                on: Some(day_of(now) + Duration::days(*days)),
            },
            DemoEnd::Published | DemoEnd::Withdrawn { .. } => Decision::Publish { on: None },
        };
        self.decide_demo_version(hands, demo, number, &decision, out)
            .await?;
        for (days, typed) in &demo.changes {
            let (typed, out) = (dated(typed), when(*days));
            let written = out - Duration::hours(3);
            let begun = self
                .begin_version(&hands.writer, demo.kind, number, &typed, written)
                .await;
            let revision = whole(PART, begun, hands.at)?;
            self.send_demo_version(hands, demo, (number, revision), &typed, written)
                .await?;
            let decision = Decision::Publish { on: None };
            self.decide_demo_version(hands, demo, number, &decision, out)
                .await?;
        }
        if let DemoEnd::Withdrawn { days_ago, reason } = &demo.end {
            let live = demo.changes.len() as i64 + 1;
            let gone = self
                .withdraw_publication(
                    &hands.writer,
                    demo.kind,
                    number,
                    live,
                    reason,
                    when(*days_ago),
                )
                .await;
            whole(PART, gone, hands.at)?;
        }
        Ok(())
    }

    async fn attach_demo_files(
        &mut self,
        hands: &Hands,
        demo: &DemoPublication,
        number: i64,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let by = &hands.writer;
        for file in &demo.files {
            let draft = self.draft_of(by, demo.kind, number).await;
            let (owner, version) = whole(PART, draft, hands.at)?;
            let to = (owner, Holder::Version(version));
            self.attach_demo_file(by.community(), by.account(), to, file, at)
                .await?;
        }
        Ok(())
    }

    async fn send_demo_version(
        &mut self,
        hands: &Hands,
        demo: &DemoPublication,
        (number, revision): (i64, i64),
        typed: &Typed,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let sent = (demo.read)(typed).ok_or_else(|| broken(PART, hands.at))?;
        let sent = self
            .save_publication(
                &hands.writer,
                demo.kind,
                number,
                revision,
                Draft::sent(typed, &sent),
                at,
            )
            .await;
        whole(PART, sent, hands.at)
    }

    async fn decide_demo_version(
        &mut self,
        hands: &Hands,
        demo: &DemoPublication,
        number: i64,
        decision: &Decision,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let unknown = || broken(PART, hands.at);
        let community = hands.reviewer.community();
        let found = self.lock_publication(community, demo.kind, number).await?;
        let publication = found.ok_or_else(unknown)?;
        let open = self.open_version(&publication).await?;
        let open = open.ok_or_else(unknown)?;
        let may = hands
            .reviewer
            .may_review(PublicationVersionId(open.id), open.writer());
        let may = may.map_err(|_| unknown())?;
        let seen = open.content_hash.ok_or_else(unknown)?;
        let decided = self
            .decide_publication(&may, demo.kind, &seen, decision, at)
            .await;
        whole(PART, decided, hands.at)
    }
}

fn editor_of(place: &Place, account: AccountId, role: Role) -> Option<Editor> {
    let standing = Standing {
        account,
        second_factor: true,
        community: Some(place.id),
        residency: Residency::None,
        roles: vec![(role, None)],
        seats: Vec::new(),
    };
    access::editor(Some(&standing)).ok()
}
