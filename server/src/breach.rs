//! `juyi breach`: whom it concerns when data got out, class by class, by the numbers of accounts (docs/operations.md, 13). It reads, and
//! prints nothing of what is kept.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use clap::ValueEnum;
use domain::log::security::BREACH;
use domain::time::start_of;
use serde_json::json;
use store::Db;
use store::breach::{Concerned, KINDS};

use crate::config::Home;
use crate::noted;

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One line a person and class
    Csv,
    /// One object with every class
    Json,
}

/// A moment (RFC 3339), or the beginning of a day in Asia/Shanghai.
///
/// # Errors
/// When it is neither.
pub fn moment(text: &str) -> Result<DateTime<Utc>> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(start_of(day));
    }
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(at.with_timezone(&Utc)),
        Err(_) => {
            bail!("{text} is neither a day (2026-11-28) nor a moment (2026-11-28T15:00:00+08:00)")
        }
    }
}

/// Lists whom every class concerns between two moments on standard output.
///
/// # Errors
/// When the database cannot be read.
pub async fn breach(home: &Home, from: &str, to: &str, form: Form) -> Result<()> {
    let (from, to) = (moment(from)?, moment(to)?);
    ensure!(from < to, "--from must be before --to");
    let db = Db::look(&home.database).await.context("no database")?;
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write(&db, from, to, form, &mut out).await;
    drop(out);
    db.close().await;
    noted::note(&home.data, BREACH, &written);
    written
}

/// Writes the list.
///
/// # Errors
/// Of the store, and of writing.
pub async fn write(
    db: &Db,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    form: Form,
    out: &mut impl Write,
) -> Result<()> {
    let mut everybody = BTreeSet::new();
    let mut classes = Vec::new();
    if form == Form::Csv {
        writeln!(out, "class,table,fields,account,rows,made")?;
    }
    for kind in KINDS {
        let concerned = db.list_concerned(kind, from, to).await?;
        everybody.extend(concerned.iter().filter_map(|one| one.account));
        match form {
            Form::Csv => {
                for one in &concerned {
                    let account = one.account.map_or_else(String::new, |a| a.to_string());
                    let Concerned { held, made, .. } = one;
                    let (name, table, fields) = (kind.name, kind.table, kind.fields);
                    writeln!(out, "{name},{table},\"{fields}\",{account},{held},{made}")?;
                }
            }
            Form::Json => classes.push(json!({
                "class": kind.name,
                "table": kind.table,
                "fields": kind.fields,
                "people": concerned.iter().filter(|one| one.account.is_some()).count(),
                "rows": concerned.iter().map(|one| one.held).sum::<i64>(),
                "made": concerned.iter().map(|one| one.made).sum::<i64>(),
                "accounts": concerned.iter().filter_map(|one| one.account.map(|a| a.0)).collect::<Vec<_>>(),
                "rows_without_account": concerned
                    .iter()
                    .filter(|one| one.account.is_none())
                    .map(|one| one.held)
                    .sum::<i64>(),
            })),
        }
    }
    if form == Form::Json {
        let all = json!({
            "from": from.to_rfc3339(),
            "to": to.to_rfc3339(),
            "people": everybody.len(),
            "classes": classes,
        });
        writeln!(out, "{all:#}")?;
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_in_shanghai_and_anything_else_is_a_moment() {
        let day = moment("2026-11-28").unwrap();
        assert_eq!(day, moment("2026-11-28T00:00:00+08:00").unwrap());
        assert_eq!(day.to_rfc3339(), "2026-11-27T16:00:00+00:00");
        assert!(moment("yesterday").is_err());
        assert!(moment("2026-11-28 12:00").is_err());
    }
}
