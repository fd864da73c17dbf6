//! `juyi export`: the public record as one JSON object a line, for people who check it elsewhere (docs/verify.md).
//! Nothing in it is personal: leaves hold public facts and hashes.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use chrono::SecondsFormat;
use domain::log::security::EXPORT;
use serde_json::json;
use store::Db;

use crate::config::Home;
use crate::noted;
use crate::verify::key_of;

const BATCH: i64 = 2000;

/// Writes the record of a database to `out`.
///
/// # Errors
/// When the database or the file cannot be read or written.
pub async fn export(home: &Home, out: &str) -> Result<()> {
    let db = Db::look(&home.database).await.context("no database")?;
    let key = key_of(&db, home).await?;
    let mut to: Box<dyn Write> = match out {
        "-" => Box::new(io::stdout()),
        path => Box::new(File::create(path).with_context(|| format!("cannot write {path}"))?),
    };
    let written = write(&db, &key, &mut BufWriter::new(&mut to)).await;
    db.close().await;
    noted::note(&home.data, EXPORT, &written);
    written
}

/// One object a line: the key, every leaf in its place, every checkpoint, the public box of every ballot, the
/// counts of every round of satisfaction.
///
/// # Errors
/// Of the store, and of writing.
pub async fn write(db: &Db, key: &str, to: &mut impl Write) -> Result<()> {
    writeln!(to, "{}", json!({"kind": "key", "vkey": key}))?;
    // What stands in so many leaves alone, and of checkpoints all that were signed of them: acts go on while this is
    // written, and a draw among the leaves needs the checkpoint of its seed.
    let size = db.log_head().await?.map_or(0, |head| head.size);
    let mut checkpoints = db.list_signed().await?;
    checkpoints.retain(|signed| signed.size <= size);
    let mut start = 0;
    loop {
        let entries = db.list_entries(None, None, start, BATCH).await?;
        for entry in entries
            .iter()
            .filter(|e| e.seq.is_some_and(|seq| seq < size))
        {
            let line = json!({"kind": "leaf", "seq": entry.seq, "text": entry.text()});
            writeln!(to, "{line}")?;
        }
        match entries.last().and_then(|last| last.seq) {
            Some(last) => start = last + 1,
            None => break,
        }
    }
    for signed in checkpoints {
        // The moment is not signed. It shows whether a draw took the first root after the moment that was published.
        let at = signed.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let line = json!({"kind": "checkpoint", "note": signed.note, "at": at});
        writeln!(to, "{line}")?;
    }
    let mut after = 0;
    while let Some((last, lines)) = db.export_ballots(after, size).await? {
        for line in lines {
            writeln!(to, "{line}")?;
        }
        after = last;
    }
    let mut after = 0;
    while let Some((last, lines)) = db.export_rounds(after, size).await? {
        for line in lines {
            writeln!(to, "{line}")?;
        }
        after = last;
    }
    to.flush()?;
    Ok(())
}
