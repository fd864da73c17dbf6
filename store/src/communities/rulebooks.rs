//! Rulebooks 议事规则 (art. 18): versions are added and never changed, so that nobody's goal posts move.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Operator;
use domain::ids::CommunityId;
use domain::log::Leaf;
use domain::rulebook::{Entry, Rule, Rulebook, RulebookFault};
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::{Db, Error, Failed, Tx};

#[derive(FromRow)]
struct RuleRow {
    version: i64,
    effective_on: NaiveDate,
    rule: String,
    value: i64,
    source_zh: String,
    source_en: String,
}

/// Puts rows, whose versions lie together, into rulebooks. A rule that this program no longer knows is passed over.
fn read_rulebooks(rows: Vec<RuleRow>) -> Result<Vec<Rulebook>, Error> {
    let mut books: Vec<(i64, NaiveDate, BTreeMap<Rule, Entry>)> = Vec::new();
    for row in rows {
        if books
            .last()
            .is_none_or(|(version, ..)| *version != row.version)
        {
            books.push((row.version, row.effective_on, BTreeMap::new()));
        }
        if let (Some((.., entries)), Some(rule)) = (books.last_mut(), Rule::from_code(&row.rule)) {
            entries.insert(
                rule,
                Entry {
                    value: row.value,
                    source_zh: row.source_zh,
                    source_en: row.source_en,
                },
            );
        }
    }
    books
        .into_iter()
        .map(|(version, effective_on, entries)| {
            Rulebook::new(version, effective_on, entries).map_err(|_| Error::Inconsistent {
                table: "rulebooks",
                id: version,
            })
        })
        .collect()
}

impl Db {
    /// The rulebook in force on a day: the one that took effect last; of two on one day, the later version.
    ///
    /// # Errors
    /// [`Error`] of the database, or [`Error::Inconsistent`] when a rule is missing from it.
    pub async fn current_rulebook(
        &self,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<Option<Rulebook>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, RuleRow>(
            "select b.version, b.effective_on, r.rule, r.value, r.source_zh, r.source_en
             from rulebooks b join rules r on r.community_id = b.community_id and r.version = b.version
             where b.community_id = $1 and b.version = (
                 select version from rulebooks where community_id = $1 and effective_on <= $2
                 order by effective_on desc, version desc limit 1)"
        )
        .bind(community.0)
        .bind(today)
        .fetch_all(c)
        .await
        })?;
        Ok(read_rulebooks(rows)?.pop())
    }

    /// One version, in force or not.
    ///
    /// # Errors
    /// As [`Db::current_rulebook`].
    pub async fn find_rulebook(
        &self,
        community: CommunityId,
        version: i64,
    ) -> Result<Option<Rulebook>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, RuleRow>(
            "select b.version, b.effective_on, r.rule, r.value, r.source_zh, r.source_en
             from rulebooks b join rules r on r.community_id = b.community_id and r.version = b.version
             where b.community_id = $1 and b.version = $2"
        )
        .bind(community.0)
        .bind(version)
        .fetch_all(c)
        .await
        })?;
        Ok(read_rulebooks(rows)?.pop())
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// As [`Db::current_rulebook`].
    pub async fn list_rulebooks(&self, community: CommunityId) -> Result<Vec<Rulebook>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, RuleRow>(
            "select b.version, b.effective_on, r.rule, r.value, r.source_zh, r.source_en
             from rulebooks b join rules r on r.community_id = b.community_id and r.version = b.version
             where b.community_id = $1 order by b.version desc"
        )
        .bind(community.0)
        .fetch_all(c)
        .await
        })?;
        read_rulebooks(rows)
    }

    /// Adopts the next version and gives its number.
    ///
    /// # Errors
    /// [`RulebookFault`] when a rule is missing or a number makes no sense.
    pub async fn adopt_rulebook(
        &self,
        op: &Operator,
        community: CommunityId,
        effective_on: NaiveDate,
        entries: BTreeMap<Rule, Entry>,
        now: DateTime<Utc>,
    ) -> Result<i64, Failed<RulebookFault>> {
        let mut tx = self.begin().await?;
        tx.lock_community(community).await?;
        let version = tx.count_rulebooks(community).await? + 1;
        let book = Rulebook::new(version, effective_on, entries).map_err(Failed::Refused)?;
        tx.insert_rulebook(community, &book, op, now).await?;
        let mut numbers = BTreeMap::new();
        for rule in Rule::ALL {
            let entry = book.entry(*rule);
            tx.insert_rule(community, version, *rule, entry).await?;
            numbers.insert(rule.code(), entry.value);
        }
        let leaf = Leaf::new(
            "communities.adopt_rulebook",
            format!("rulebook/{version}"),
            json!({ "effective_on": effective_on, "rules": numbers }),
            now,
        );
        tx.append_leaf(Some(community), Some(op.account()), &leaf)
            .await?;
        tx.commit().await?;
        Ok(version)
    }
}

impl Tx {
    /// Holds a community's row until the end, so that what counts its children counts them alone.
    pub(crate) async fn lock_community(
        &mut self,
        community: CommunityId,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update communities set phone = phone where id = $1"
        )
        .bind(community.0)
        .execute(c)
        .await
        .map(|_| ()))
    }

    /// The highest version so far; versions count from 1 without gaps.
    async fn count_rulebooks(&mut self, community: CommunityId) -> Result<i64, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_scalar(
            "select cast(coalesce(max(version), 0) as bigint) from rulebooks where community_id = $1"
        )
        .bind(community.0)
        .fetch_one(c)
        .await
        })
    }

    async fn insert_rulebook(
        &mut self,
        community: CommunityId,
        book: &Rulebook,
        op: &Operator,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into rulebooks (community_id, version, effective_on, entered_by, entered_at)
             values ($1, $2, $3, $4, $5)"
        )
        .bind(community.0)
        .bind(book.version)
        .bind(book.effective_on)
        .bind(op.account().0)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    }

    async fn insert_rule(
        &mut self,
        community: CommunityId,
        version: i64,
        rule: Rule,
        entry: &Entry,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "insert into rules (community_id, version, rule, value, source_zh, source_en)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(community.0)
        .bind(version)
        .bind(rule.code())
        .bind(entry.value)
        .bind(&entry.source_zh)
        .bind(&entry.source_en)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
