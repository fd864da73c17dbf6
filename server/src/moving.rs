//! `juyi move`: all rows from one database into an empty one, of the other engine or of the same, by the same code as
//! backups and in one transaction. The data folder stays where it is.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use domain::log::security::MOVE;
use store::Db;
use store::copies::{Fault, Record, Sink, Source, Sum};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{lock, noted};

struct Out(Sender<Record>);
struct In(Receiver<Record>);

impl Sink for Out {
    async fn put(&mut self, record: Record) -> Result<(), Fault> {
        let sent = self.0.send(record).await;
        sent.map_err(|_| Fault::Place("the other database takes no more".to_owned()))
    }
}

impl Source for In {
    async fn next(&mut self) -> Result<Option<Record>, Fault> {
        match self.0.recv().await {
            Some(Record::End(sum)) if sum.table.is_empty() => Ok(None),
            Some(record) => Ok(Some(record)),
            // Only the word that this was all is an end.
            None => Err(Fault::Malformed("the first database broke off")),
        }
    }
}

/// Moves everything, checks counts, hashes and the root of the record, and says what was moved.
///
/// # Errors
/// When the portal runs, when `to` is not empty, or when the two differ; then `to` holds no row.
pub async fn move_all(data: &Path, from: &str, to: &str) -> Result<()> {
    ensure!(from != to, "the two addresses are the same");
    let _locks = (lock::hold(data, from)?, lock::hold_file(to)?);
    let source = Db::look(from).await.context("the database to move")?;
    let target = Db::open_to_fill(to).await.context("the database to fill")?;
    let moved = copy(&source, &target).await;
    source.close().await;
    target.close().await;
    noted::note(data, MOVE, &moved);
    let (sums, leaves, root) = moved?;
    tell(&sums, leaves, &root);
    Ok(())
}

/// Copies all rows from one to the other, and gives what was copied.
///
/// # Errors
/// As [`move_all`].
pub async fn copy(source: &Db, target: &Db) -> Result<(Vec<Sum>, u64, String)> {
    let mut snapshot = source.snapshot().await?;
    let about = snapshot.about().await?;
    let (sender, receiver) = channel(256);
    let (mut out, mut into) = (Out(sender), In(receiver));
    let reading = async move {
        let sums = snapshot.copy_to(&mut out).await?;
        let end = Sum {
            table: String::new(),
            rows: 0,
            sha256: String::new(),
        };
        out.put(Record::End(end)).await?;
        Ok::<_, Fault>(sums)
    };
    let writing = async move {
        let filled = target.fill(&about, &mut into).await;
        drop(into);
        filled.map(|sums| (sums, about))
    };
    let (read, written) = tokio::join!(reading, writing);
    // What went wrong in filling is why reading broke off, or the other way round.
    let (sums, about) = match (&read, written) {
        (Err(fault), Err(Fault::Malformed(_))) => return Err(anyhow!("{fault}")),
        (_, written) => written?,
    };
    ensure!(read? == sums, "the two databases differ");
    Ok((sums, about.leaves, about.root))
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn tell(sums: &[Sum], leaves: u64, root: &str) {
    for sum in sums {
        println!("{:>10}  {}  {}", sum.rows, sum.sha256, sum.table);
    }
    let rows: u64 = sums.iter().map(|sum| sum.rows).sum();
    println!(
        "{} tables with {rows} rows are the same on both sides; {leaves} leaves, root {root}",
        sums.len()
    );
}
