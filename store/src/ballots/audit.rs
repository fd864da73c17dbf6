//! Every stored ballot checked against the record of acts, as `juyi verify --database` does: what was asked, the roll,
//! the marks, the papers that wait, the box, the receipts, the counts and the draw.

use domain::ballots::{Act, BallotFault, check_ballot, roll_entry, roll_hash};
use domain::ids::{AccountId, RecordNumber};
use domain::json::Json;
use sqlx::FromRow;

use super::row::{Facts, fact_columns};
use super::slip::{Slip, Whose};
use crate::db::read;
use crate::files::Owner;
use crate::{Db, Error};

/// How many ballots are read at once.
const BATCH: i64 = 50;

/// What sound ballots there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BallotAudit {
    pub opened: u64,
    pub settled: u64,
}

/// The first ballot that does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ballot {number} of community {community}: {why}")]
pub struct BallotTrouble {
    pub community: i64,
    pub number: RecordNumber,
    pub why: Why,
}

/// Why a ballot does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error(transparent)]
    Fault(BallotFault),
    #[error("a row of it cannot be read")]
    Unreadable,
    #[error("the rows of the roll are not those of the opening")]
    Roll,
    #[error("the marks on the roll are not the votes on record")]
    Marks,
    #[error("the papers that wait for their count are not the votes on record")]
    Papers,
    #[error("the stored receipts are not those on record")]
    Receipts,
    #[error("the stored hashes are not those on record")]
    Hashes,
    #[error("the closing is neither that of the opening nor that of an extension on record")]
    Closing,
    #[error("the photos of the tally sheet are not those on record")]
    Sheet,
    #[error("the draw is not the one on record")]
    Draw,
}

#[derive(FromRow)]
struct RollMark {
    account_id: i64,
    channel: Option<String>,
    name: Option<String>,
}

#[derive(FromRow)]
struct SlipRow {
    voter_key: String,
    slip: String,
}

#[derive(FromRow)]
struct ReceiptRow {
    receipt: String,
    replaced_by: Option<String>,
}

impl Db {
    /// Checks all ballots. The inner error is the first that does not fit.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn audit_ballots(&self) -> Result<Result<BallotAudit, BallotTrouble>, Error> {
        let mut audit = BallotAudit::default();
        let mut after = 0;
        loop {
            let batch = self.list_opened(after).await?;
            let Some(last) = batch.last() else {
                return Ok(Ok(audit));
            };
            after = last.id;
            for facts in batch {
                let number = facts.number()?;
                let why = match self.audit_ballot(&facts).await {
                    Ok(None) => None,
                    Ok(Some(why)) => Some(why),
                    // A row that cannot be read as a ballot was changed by hand.
                    Err(Error::Inconsistent { .. }) => Some(Why::Unreadable),
                    Err(e) => return Err(e),
                };
                if let Some(why) = why {
                    return Ok(Err(BallotTrouble {
                        community: facts.community_id,
                        number,
                        why,
                    }));
                }
                audit.opened += 1;
                audit.settled += u64::from(facts.settled_at.is_some());
            }
        }
    }

    async fn audit_ballot(&self, facts: &Facts) -> Result<Option<Why>, Error> {
        let number = facts.number()?;
        let entries = self
            .list_entries_like(facts.community(), &number.to_string(), "ballots.%", "%")
            .await?;
        let acts: Result<Vec<Option<Act>>, BallotFault> =
            entries.iter().map(|e| Act::of_ballot(&e.text())).collect();
        let acts: Vec<Act> = match acts {
            Ok(acts) => acts.into_iter().flatten().collect(),
            Err(fault) => return Ok(Some(Why::Fault(fault))),
        };
        let lines = self.public_lines(facts).await?;
        let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        if let Err(fault) = check_ballot(&texts, &acts) {
            return Ok(Some(Why::Fault(fault)));
        }
        let roll = self.list_marks(facts).await?;
        if !roll_fits(facts, number, &roll, &acts) {
            return Ok(Some(Why::Roll));
        }
        let of = |act: &'static str| acts.iter().filter(move |a| a.act == act);
        let live = of("ballots.cast")
            .filter(|a| a.facts.get("replaces").is_none_or(|r| *r == Json::Null))
            .count() as i64;
        let by_hand = of("ballots.paper").count() as i64;
        let marked = |channel: &str| {
            let is = |m: &&RollMark| m.channel.as_deref() == Some(channel);
            roll.iter().filter(is).count() as i64
        };
        if (marked("online"), marked("paper")) != (live, by_hand)
            || (facts.online, facts.on_paper) != (live, by_hand)
        {
            return Ok(Some(Why::Marks));
        }
        if !self.receipts_fit(facts, &acts).await? {
            return Ok(Some(Why::Receipts));
        }
        if !self.papers_fit(facts, number, &roll, live).await? {
            return Ok(Some(Why::Papers));
        }
        let fixed = of("ballots.open").next().and_then(|a| a.text("closes_at"));
        let extended = of("ballots.extend").next_back();
        let holds = extended.map_or(fixed, |a| a.text("until"));
        if holds.and_then(|at| at.parse().ok()) != Some(facts.closes_at) {
            return Ok(Some(Why::Closing));
        }
        if !self.sheet_fits(facts, &acts).await? {
            return Ok(Some(Why::Sheet));
        }
        let closed = of("ballots.close").next().map(|a| &a.facts);
        let hash = |name: &str| closed.and_then(|facts| facts.get(name)?.text());
        if hash("box") != facts.box_hash.as_deref()
            || hash("receipts") != facts.receipts_hash.as_deref()
        {
            return Ok(Some(Why::Hashes));
        }
        let drawn = of("ballots.draw").next().map(|a| &a.facts);
        let stored = facts.drawn.as_ref().and_then(|drawn| Json::read(drawn));
        let of_draw = |name: &str| drawn.and_then(|facts| facts.get(name));
        let same = drawn.is_some() == facts.drawn.is_some()
            && of_draw("drawn") == stored.as_ref()
            && of_draw("size") == facts.drawn_size.map(Json::from).as_ref();
        Ok((!same).then_some(Why::Draw))
    }

    /// The photos of the tally sheet are those whose hashes are on record.
    async fn sheet_fits(&self, facts: &Facts, acts: &[Act]) -> Result<bool, Error> {
        let owner = Owner::Ballot(facts.ballot());
        let files = self.list_files(facts.community(), owner).await?;
        let mut stored: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        let sheets = acts.iter().filter(|a| a.act == "ballots.sheet");
        let mut recorded: Vec<&str> = sheets.filter_map(|a| a.text("sha256")).collect();
        stored.sort_unstable();
        recorded.sort_unstable();
        Ok(stored == recorded)
    }

    /// Every receipt with what replaced it, as the votes on record say.
    async fn receipts_fit(&self, facts: &Facts, acts: &[Act]) -> Result<bool, Error> {
        let rows: Vec<ReceiptRow> = read!(self, |c| sqlx::query_as(
            "select receipt, replaced_by from ballot_receipts where ballot_id = $1"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?;
        let mut stored: Vec<(String, Option<String>)> = rows
            .into_iter()
            .map(|r| (r.receipt, r.replaced_by))
            .collect();
        let casts = || acts.iter().filter(|a| a.act == "ballots.cast");
        let mut recorded: Vec<(String, Option<String>)> = Vec::new();
        let replacing: std::collections::BTreeMap<String, String> = casts()
            .filter_map(|a| {
                Some((
                    a.text("replaces")?.to_owned(),
                    a.text("receipt")?.to_owned(),
                ))
            })
            .collect();
        for cast in casts() {
            if let Some(receipt) = cast.text("receipt") {
                let by = replacing.get(receipt).cloned();
                recorded.push((receipt.to_owned(), by));
            }
        }
        stored.sort_unstable();
        recorded.sort_unstable();
        Ok(stored == recorded)
    }

    /// While a ballot is not settled, one paper a voter, those of open ballots with their receipts; none afterwards.
    async fn papers_fit(
        &self,
        facts: &Facts,
        number: RecordNumber,
        roll: &[RollMark],
        live: i64,
    ) -> Result<bool, Error> {
        let rows: Vec<SlipRow> = read!(self, |c| sqlx::query_as(
            "select voter_key, slip from ballot_papers where ballot_id = $1"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?;
        let waiting = if facts.settled_at.is_some() { 0 } else { live };
        if rows.len() as i64 != waiting {
            return Ok(false);
        }
        if facts.secret {
            return Ok(true);
        }
        let options = self.list_labels(facts).await?.len();
        for row in rows {
            let whose = Whose {
                ballot: facts.ballot(),
                voter_key: &row.voter_key,
            };
            let slip = Slip::read(&row.slip, None, whose, facts.method()?, options);
            let mark = roll
                .iter()
                .find(|m| m.account_id.to_string() == row.voter_key);
            let (Some(slip), Some(mark)) = (slip, mark) else {
                return Ok(false);
            };
            let name = mark.name.as_deref().unwrap_or_default();
            let receipt = slip.receipt(facts.community(), number, Some(name));
            if !self.is_live(facts, &receipt.to_string()).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn is_live(&self, facts: &Facts, receipt: &str) -> Result<bool, Error> {
        Ok(read!(self, |c| sqlx::query_scalar(
            "select exists (select 1 from ballot_receipts
                where ballot_id = $1 and receipt = $2 and replaced_by is null)"
        )
        .bind(facts.id)
        .bind(receipt)
        .fetch_one(c)
        .await)?)
    }

    async fn list_marks(&self, facts: &Facts) -> Result<Vec<RollMark>, Error> {
        Ok(read!(self, |c| sqlx::query_as(
            "select account_id, channel, name from ballot_roll where ballot_id = $1"
        )
        .bind(facts.id)
        .fetch_all(c)
        .await)?)
    }

    async fn list_opened(&self, after: i64) -> Result<Vec<Facts>, Error> {
        Ok(read!(self, |c| sqlx::query_as(concat!(
            "select ",
            fact_columns!(),
            " from ballots where opened_at is not null and id > $1 order by id limit $2"
        ))
        .bind(after)
        .bind(BATCH)
        .fetch_all(c)
        .await)?)
    }

    /// The public lines of every ballot that is opened in the first `size` leaves, for the export: those of the result
    /// where its closing stands in them too. `after` is the last id taken.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn export_ballots(
        &self,
        after: i64,
        size: u64,
    ) -> Result<Option<(i64, Vec<String>)>, Error> {
        let mut lines = Vec::new();
        let batch = self.list_opened(after).await?;
        let Some(last) = batch.last().map(|facts| facts.id) else {
            return Ok(None);
        };
        for facts in &batch {
            if !self.is_recorded(facts, "ballots.open", size).await? {
                continue;
            }
            let closed = self.is_recorded(facts, "ballots.close", size).await?;
            let own = self.public_lines(facts).await?;
            let shown = if closed { own.len() } else { 1 };
            lines.extend(own.iter().take(shown).map(|line| line.text()));
        }
        Ok(Some((last, lines)))
    }

    async fn is_recorded(&self, facts: &Facts, act: &str, size: u64) -> Result<bool, Error> {
        let number = facts.number()?.to_string();
        let entries = self
            .list_entries_like(facts.community(), &number, act, "%")
            .await?;
        Ok(entries.iter().any(|e| e.seq.is_some_and(|seq| seq < size)))
    }
}

fn roll_fits(facts: &Facts, number: RecordNumber, roll: &[RollMark], acts: &[Act]) -> bool {
    let entries = roll
        .iter()
        .map(|m| roll_entry(facts.community(), number, AccountId(m.account_id)));
    let hash = roll_hash(entries).to_string();
    let opened = acts.iter().find(|a| a.act == "ballots.open");
    facts.roll_size == roll.len() as i64
        && facts.roll_hash.as_ref() == Some(&hash)
        && opened.is_some_and(|a| {
            a.text("roll") == Some(hash.as_str())
                && a.facts.get("eligible").and_then(Json::number) == Some(roll.len())
        })
}
