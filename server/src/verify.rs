//! `juyi verify`: whether the record of acts is what its signed checkpoints say, from a database or from an export alone.
//! The first fault is named, and the exit code is 1.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use domain::log::{Checkpoint, Hash, NoteKey, Ridge, leaf_hash};
use serde::Deserialize;
use store::Db;

use crate::config::Home;
use crate::{secret, serve};

/// One line of an export.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Key { vkey: String },
    Leaf { seq: u64, text: String },
    Checkpoint { note: String },
}

/// Reads a file whole.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The public key of a deployment's record.
///
/// # Errors
/// When the secret of the deployment is missing.
pub async fn key_of(db: &Db, home: &Home) -> Result<String> {
    let secret = secret::load(&home.data, true)?;
    let name = serve::log_name(db, "").await?;
    Ok(NoteKey::of(&name, &secret).verifier())
}

/// Checks a database: texts, hashes, places, stored subtrees, head and checkpoints.
///
/// # Errors
/// The first fault, or what keeps from checking.
pub async fn database(home: &Home, key: Option<String>, held: Option<&str>) -> Result<()> {
    let db = Db::look(&home.database).await.context("no database")?;
    let key = match key {
        Some(key) => key,
        None => key_of(&db, home).await?,
    };
    let held = held.map(|note| read_held(note, &key)).transpose()?;
    let audit = db.audit_log(&key, held).await?;
    db.close().await;
    let audit = audit.map_err(|fault| anyhow!("{fault}"))?;
    report(audit.leaves, audit.checkpoints, &audit.root);
    Ok(())
}

fn read_held(note: &str, key: &str) -> Result<Checkpoint> {
    Checkpoint::verify(note, key).map_err(|fault| anyhow!("the kept checkpoint: {fault}"))
}

/// Checks an export alone. `key` should come from elsewhere: whoever forges an export writes a key of their own into it.
///
/// # Errors
/// The first fault, or what keeps from checking.
pub fn export(path: &Path, key: Option<&str>, held: Option<&str>) -> Result<()> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let (leaves, checkpoints, root) = check(BufReader::new(file), key, held)?;
    report(leaves, checkpoints, &root);
    Ok(())
}

/// Reads the lines of an export and checks them; gives leaves, checkpoints and root.
///
/// # Errors
/// The first fault.
pub fn check(
    lines: impl BufRead,
    key: Option<&str>,
    held: Option<&str>,
) -> Result<(u64, u64, Hash)> {
    let mut key = key.map(str::to_owned);
    let mut ridge = Ridge::default();
    let mut roots = Vec::new();
    let mut notes = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let line = line.context("the export cannot be read")?;
        let bad = || format!("line {} of the export is malformed", number + 1);
        match serde_json::from_str(&line).with_context(bad)? {
            Line::Key { vkey } => key = key.or(Some(vkey)),
            Line::Leaf { seq, .. } if seq != ridge.size() => {
                bail!("leaf {} is missing", ridge.size())
            }
            Line::Leaf { text, .. } => {
                ridge.append(leaf_hash(text.as_bytes()));
                roots.push(ridge.root());
            }
            Line::Checkpoint { note } => notes.push(note),
        }
    }
    let key = key.context("the export names no key; give one with --key")?;
    let root_of = |size: u64| {
        usize::try_from(size.wrapping_sub(1))
            .ok()
            .and_then(|at| roots.get(at))
    };
    for note in &notes {
        let signed = Checkpoint::verify(note, &key)
            .map_err(|fault| anyhow!("a checkpoint of the export: {fault}"))?;
        if root_of(signed.size) != Some(&signed.root) {
            bail!(
                "the checkpoint of size {} is not that of the leaves: one of the first {} was changed, added or removed",
                signed.size,
                signed.size
            );
        }
    }
    if let Some(held) = held.map(|note| read_held(note, &key)).transpose()? {
        match root_of(held.size) {
            None => bail!(
                "the kept checkpoint has {} leaves and the export only {}",
                held.size,
                ridge.size()
            ),
            Some(root) if *root != held.root => bail!(
                "the kept checkpoint of size {} is not that of the export: history was rewritten",
                held.size
            ),
            Some(_) => {}
        }
    }
    if notes.is_empty() {
        bail!("the export holds no checkpoint: nothing in it is signed");
    }
    Ok((ridge.size(), notes.len() as u64, ridge.root()))
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn report(leaves: u64, checkpoints: u64, root: &Hash) {
    println!("the record is sound: {leaves} leaves, {checkpoints} checkpoints, root {root}");
}
