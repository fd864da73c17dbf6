//! Finding proposals by their text, and those like a title somebody is typing.
//!
//! The terms come from `domain::search`; here they become a condition of the engine's own index. Only letters, digits
//! and characters occur in them, and each is quoted all the same.

use chrono::{DateTime, Utc};
use domain::ids::{CommunityId, ProposalId, RecordNumber};
use domain::proposals::Stage;
use domain::search::{SIMILAR, Want, likeness, terms, wants};
use sqlx::FromRow;

use crate::db::read;
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// A proposal like the one that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    pub number: RecordNumber,
    pub title: String,
    pub stage: Stage,
    pub supports: i64,
    /// From 0 to 1, at least [`SIMILAR`].
    pub likeness: f64,
}

#[derive(Debug, FromRow)]
struct SimilarRow {
    id: i64,
    year: i64,
    seq: i64,
    title: String,
    stage: String,
    supports: i64,
    filed_at: DateTime<Utc>,
}

/// How many of the newest hits are compared with a title.
const COMPARED: i64 = 200;
/// PostgreSQL refuses lexemes of 2 KB; a query is at most 60 characters, so longer words differ in nothing it can ask.
const TERM_CHARS: usize = 64;

/// The condition that a list adds, with its one placeholder named by the caller.
pub(crate) fn condition(postgres: bool, placeholder: usize) -> String {
    if postgres {
        format!(
            "p.id in (select rowid from proposal_search where terms @@ cast(${placeholder} as tsquery))"
        )
    } else {
        format!(
            "p.id in (select rowid from proposal_search where proposal_search match ${placeholder})"
        )
    }
}

/// What is asked of the index: all of the query's wants. None when the query has no letter or character.
pub(crate) fn asked(postgres: bool, query: &str) -> Option<String> {
    let parts: Vec<String> = wants(query)
        .iter()
        .map(|want| match want {
            Want::Term(t) => quoted(postgres, t),
            Want::Prefix(p) if postgres => format!("{}:*", quoted(true, p)),
            Want::Prefix(p) => format!("{}*", quoted(false, p)),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(if postgres { " & " } else { " AND " }))
}

/// Any of the pairs and words of a title.
fn any_of(postgres: bool, title: &str) -> Option<String> {
    let mut parts: Vec<String> = cut_terms(title)
        .iter()
        .filter(|t| t.chars().count() > 1)
        .map(|t| quoted(postgres, t))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    (!parts.is_empty()).then(|| parts.join(if postgres { " | " } else { " OR " }))
}

fn quoted(postgres: bool, term: &str) -> String {
    if postgres {
        format!("'{term}'")
    } else {
        format!("\"{term}\"")
    }
}

fn cut_terms(text: &str) -> Vec<String> {
    terms(text)
        .into_iter()
        .map(|t| t.chars().take(TERM_CHARS).collect())
        .collect()
}

impl Tx {
    /// Writes, or writes anew, the terms a proposal is found by.
    pub(crate) async fn save_terms(
        &mut self,
        proposal: ProposalId,
        title: &str,
        body: &str,
    ) -> Result<(), sqlx::Error> {
        let terms = cut_terms(&format!("{title}\n{body}")).join(" ");
        match self {
            Self::Sqlite(t) => {
                sqlx::query("insert or replace into proposal_search (rowid, terms) values ($1, $2)")
                    .bind(proposal.0)
                    .bind(terms)
                    .execute(&mut **t)
                    .await
                    .map(|_| ())
            }
            Self::Postgres(t) => sqlx::query(
                "insert into proposal_search (rowid, terms)
                 values ($1, array_to_tsvector(string_to_array($2, ' ')))
                 on conflict (rowid) do update set terms = excluded.terms",
            )
            .bind(proposal.0)
            .bind(terms)
            .execute(&mut **t)
            .await
            .map(|_| ()),
        }
    }
}

impl Db {
    /// Proposals whose title is like `title`, the likest first; those that were declined, withdrawn, merged or have
    /// lapsed are left out, because there is nothing to support and nothing to learn.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn similar_proposals(
        &self,
        community: CommunityId,
        title: &str,
        exclude: Option<ProposalId>,
        limit: usize,
    ) -> Result<Vec<Similar>, Error> {
        let Some(asked) = any_of(self.is_postgres(), title) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for row in self.list_candidates(community, &asked).await? {
            let alike = likeness(title, &row.title);
            if alike >= SIMILAR && exclude.is_none_or(|e| e.0 != row.id) {
                found.push((alike, row));
            }
        }
        found.sort_by(|(a, x), (b, y)| {
            b.total_cmp(a)
                .then(y.filed_at.cmp(&x.filed_at))
                .then(y.id.cmp(&x.id))
        });
        found
            .into_iter()
            .take(limit)
            .map(|(likeness, row)| row.read(likeness))
            .collect()
    }

    /// The newest proposals that hold any of the asked terms.
    async fn list_candidates(
        &self,
        community: CommunityId,
        asked: &str,
    ) -> Result<Vec<SimilarRow>, Error> {
        let sql = format!(
            "select p.id, p.year, p.seq, p.title, p.stage, p.supports, p.filed_at
             from proposals p
             where p.community_id = $1 and {}
               and p.stage not in ('declined', 'withdrawn', 'merged', 'lapsed')
             order by p.filed_at desc, p.id desc limit $3",
            condition(self.is_postgres(), 2)
        );
        Ok(read!(self, |c| sqlx::query_as::<_, SimilarRow>(
            sqlx::AssertSqlSafe(sql)
        )
        .bind(community.0)
        .bind(asked)
        .bind(COMPARED)
        .fetch_all(c)
        .await)?)
    }
}

impl SimilarRow {
    fn read(self, likeness: f64) -> Result<Similar, Error> {
        let broken = || Error::Inconsistent {
            table: "proposals",
            id: self.id,
        };
        Ok(Similar {
            number: record_number(self.year, self.seq).ok_or_else(broken)?,
            stage: Stage::from_code(&self.stage).ok_or_else(broken)?,
            title: self.title,
            supports: self.supports,
            likeness,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_reaches_no_query_language() {
        assert_eq!(
            asked(false, "停车位 lift").as_deref(),
            Some("\"停车\" AND \"车位\" AND \"lift\"*")
        );
        assert_eq!(asked(true, "停 x' | ''").as_deref(), Some("'停':* & 'x':*"));
        assert_eq!(asked(true, "！\"'():*&|"), None);
        assert_eq!(any_of(true, "灯"), None);
        assert_eq!(
            any_of(false, "路灯路灯").as_deref(),
            Some("\"灯路\" OR \"路灯\"")
        );
    }
}
