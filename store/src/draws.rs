//! What somebody needs who does a public draw again: the list, the checkpoint of the seed, and the leaves that fixed the
//! list and wrote down the order. `domain::ballots::check_draw` takes it and believes nothing of it.

use std::collections::BTreeMap;

use domain::ballots::{DrawEvidence, DrawRecord, DrawTrouble, Line, PlacedLeaf, SignedRoot};
use domain::ids::{CommunityId, RecordNumber};

use crate::ballots::Ballot;
use crate::bodies::Procedure;
use crate::{Db, Error};

/// How many leaves are read at once.
const BATCH: i64 = 2000;

/// A draw that has been made, and the acts that tell of it.
struct Made {
    community: CommunityId,
    number: RecordNumber,
    /// The size of the checkpoint whose root is the seed; none before there is one.
    size: Option<u64>,
    /// Of a tie: what put the labels on record.
    opening: Option<&'static str>,
    fixing: &'static str,
    drawing: &'static str,
}

impl Db {
    /// Evidence for the draw of a tie; none where none was drawn. `key` is the public key of the record.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn tie_evidence(
        &self,
        ballot: &Ballot,
        key: &str,
    ) -> Result<Option<DrawEvidence>, Error> {
        let settled = ballot.settled.as_ref();
        let Some((draw, tie)) = settled.and_then(|s| Some((s.draw.as_ref()?, s.outcome.tie()?)))
        else {
            return Ok(None);
        };
        let name = |option: &usize| ballot.options.get(*option).cloned().unwrap_or_default();
        let terms = self.terms_line(ballot.community, ballot.number).await?;
        let made = Made {
            community: ballot.community,
            number: ballot.number,
            size: Some(draw.size),
            opening: Some("ballots.open"),
            fixing: "ballots.close",
            drawing: "ballots.draw",
        };
        let evidence = DrawEvidence {
            key: key.to_owned(),
            names: tie.options.iter().map(name).collect(),
            numbers: tie.options.iter().map(|option| *option as u64).collect(),
            terms: terms.as_ref().map(Line::text).unwrap_or_default(),
            ..DrawEvidence::default()
        };
        self.complete(made, evidence).await.map(Some)
    }

    /// Evidence for the draw of seats, from the moment at which its list is fixed; none where none was, or where an older
    /// version fixed it without seals, so that nothing on record holds it. `key` is the public key of the record.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn seat_draw_evidence(
        &self,
        community: CommunityId,
        procedure: &Procedure,
        key: &str,
    ) -> Result<Option<DrawEvidence>, Error> {
        let Some(draw) = &procedure.draw else {
            return Ok(None);
        };
        let all = self.list_applications(community, procedure.id).await?;
        let mut evidence = DrawEvidence {
            key: key.to_owned(),
            ..DrawEvidence::default()
        };
        let mut listed: Vec<_> = all.into_iter().filter(|one| one.listed.is_some()).collect();
        listed.sort_by_key(|one| one.listed);
        for one in listed {
            let Some(seal) = one.seal else {
                return Ok(None);
            };
            let number = one.listed.and_then(|n| u64::try_from(n).ok());
            evidence.numbers.push(number.ok_or(Error::Inconsistent {
                table: "seat_applications",
                id: one.id.0,
            })?);
            evidence.names.push(one.name);
            evidence.seals.push(seal);
            evidence.salts.push(one.salt.unwrap_or_default());
        }
        let made = Made {
            community,
            number: procedure.number,
            size: draw.seed.map(|(_, size)| size),
            opening: None,
            fixing: "bodies.schedule_draw",
            drawing: "bodies.draw",
        };
        self.complete(made, evidence).await.map(Some)
    }

    /// Draws everything again that was drawn, as `juyi verify --database` does; that the leaves and the checkpoints are
    /// sound, and the ballots asked what their openings hold, is checked beside it. Returns how many draws there are; the
    /// inner error is the first that does not fit.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn audit_draws(&self) -> Result<Result<u64, DrawTrouble>, Error> {
        let mut record = DrawRecord::default();
        let mut start = 0;
        loop {
            let batch = self.list_entries(None, None, start, BATCH).await?;
            let Some(last) = batch.last().and_then(|last| last.seq) else {
                break;
            };
            start = last + 1;
            for entry in batch {
                if let Err(why) = record.take(&entry.text()) {
                    let community = entry.community.map(|c| c.to_string());
                    return Ok(Err(DrawTrouble {
                        community: community.unwrap_or_default(),
                        object: entry.object,
                        why,
                    }));
                }
            }
        }
        // After the leaves, or the seed of a draw that is made meanwhile would be missed.
        let mut signed = BTreeMap::new();
        for one in self.list_signed().await? {
            let (root, at) = (one.root, Some(one.at));
            signed.insert(one.size, SignedRoot { root, at });
        }
        let mut terms = BTreeMap::new();
        for (community, object) in record.ties() {
            let asked = match (community.parse(), object.parse()) {
                (Ok(id), Ok(number)) => self.terms_line(CommunityId(id), number).await?,
                _ => None,
            };
            if let Some(Line::Ballot(asked)) = asked {
                terms.insert((community.to_owned(), object.to_owned()), asked);
            }
        }
        Ok(record.check(&signed, &terms))
    }

    /// Adds checkpoints and leaves.
    async fn complete(
        &self,
        made: Made,
        mut evidence: DrawEvidence,
    ) -> Result<DrawEvidence, Error> {
        let Some(newest) = self.latest_checkpoint().await? else {
            return Ok(evidence);
        };
        evidence.drawn = self.placed(&made, made.drawing, newest.size).await?;
        let seed = match made.size {
            Some(size) => self.checkpoint_of(size).await?,
            None => None,
        };
        if let Some(seed) = &seed
            && let Some(path) = self.consistency_proof(seed.size, newest.size).await?
        {
            evidence.grown = path.iter().map(ToString::to_string).collect();
        }
        let size = seed.as_ref().map_or(newest.size, |seed| seed.size);
        if let Some(opening) = made.opening {
            evidence.opened = self.placed(&made, opening, size).await?;
        }
        evidence.fixed = self.placed(&made, made.fixing, size).await?;
        evidence.seed = seed.map(|seed| seed.note).unwrap_or_default();
        evidence.checkpoint = newest.note;
        Ok(evidence)
    }

    /// The last such act with its way to the root of a size; none while it has no place below it.
    async fn placed(&self, made: &Made, act: &str, size: u64) -> Result<Option<PlacedLeaf>, Error> {
        let number = made.number.to_string();
        let entries = self
            .list_entries_like(made.community, &number, act, "%")
            .await?;
        let Some((seq, entry)) = entries.last().and_then(|e| Some((e.seq?, e))) else {
            return Ok(None);
        };
        let path = self.inclusion_proof(seq, size).await?;
        Ok(path.map(|path| PlacedLeaf {
            seq,
            text: entry.text(),
            path: path.iter().map(ToString::to_string).collect(),
        }))
    }
}
