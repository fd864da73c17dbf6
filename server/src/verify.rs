//! `juyi verify`: whether the record of acts is what its signed checkpoints say, from a database or from an export alone.
//! The first fault is named, and the exit code is 1.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use domain::assessments::{Terms as RoundTerms, check_round};
use domain::ballots::{Act, DrawRecord, Line as BoxLine, SignedRoot, Terms, check_ballot};
use domain::codes::hex;
use domain::log::{Checkpoint, Hash, NoteKey, Ridge, leaf_hash};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::Db;
use store::files::Shelf;

use crate::config::Home;
use crate::{secret, serve};

/// One line of an export.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Key {
        vkey: String,
    },
    Leaf {
        seq: u64,
        text: String,
    },
    Checkpoint {
        note: String,
        /// When it was signed; exports of before do not say it.
        at: Option<DateTime<Utc>>,
    },
}

/// How the lines of a ballot begin, and the first of them.
const OF_BALLOT: &str = "{\"kind\":\"ballot";
const BALLOT: &str = "{\"kind\":\"ballot\",";

/// How the lines of a round of satisfaction begin: what was asked, then the counts and the word that it is void.
const OF_ROUND: [&str; 2] = ["{\"alarms\":", "{\"assessment\":"];
const ROUND: &str = "{\"asked\":";

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
    let sound = look(&db, &key, held).await;
    if let Ok(sound) = &sound {
        report(sound);
    }
    let whole = match &sound {
        Ok(_) => look_at_uploads(&db, home).await,
        Err(_) => Ok(()),
    };
    db.close().await;
    sound.and(whole)
}

/// How many files with a fault are named.
const NAMED: usize = 20;

#[expect(clippy::print_stdout, reason = "the answer of a command")]
async fn look_at_uploads(db: &Db, home: &Home) -> Result<()> {
    if db.snapshot().await?.list_uploads(0).await?.is_empty() {
        return Ok(());
    }
    let folder = home.data.join("files");
    // Looking makes no folder that was not there.
    if home.files.is_none() && !folder.is_dir() {
        bail!("the uploads are not here: {} is missing", folder.display());
    }
    let files = uploads(db, &serve::shelf(home)?).await?;
    println!("the uploads are whole: {files} files, each with the hash on record");
    Ok(())
}

/// Reads every upload that is shown to anybody and compares it with the hash in its row; how many there are.
///
/// # Errors
/// What is missing or differs, by name, or what keeps from reading.
pub async fn uploads(db: &Db, shelf: &Shelf) -> Result<u64> {
    let mut snapshot = db.snapshot().await?;
    let (mut after, mut files) = (0, 0);
    let mut faults = Vec::new();
    loop {
        let rows = snapshot.list_uploads(after).await?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        for (_, name, sha256) in rows {
            match shelf.take(&name).await? {
                None => faults.push(format!("{name} is missing")),
                Some(bytes) if hex(&Sha256::digest(&bytes)) != sha256 => {
                    faults.push(format!("{name} differs"));
                }
                Some(_) => {}
            }
            files += 1;
        }
    }
    if faults.is_empty() {
        return Ok(files);
    }
    let (wrong, more) = (faults.len(), faults.len().saturating_sub(NAMED));
    faults.truncate(NAMED);
    let more = match more {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    bail!(
        "{wrong} of {files} uploads are not what was kept: {}{more}",
        faults.join(", ")
    )
}

async fn look(db: &Db, key: &str, held: Option<Checkpoint>) -> Result<Sound> {
    let file = db.audit_file().await?;
    file.map_err(|trouble| anyhow!("the file of the database is damaged: {trouble}"))?;
    let audit = db.audit_log(key, held).await?;
    let audit = audit.map_err(|fault| anyhow!("{fault}"))?;
    let ballots = db.audit_ballots().await?;
    let ballots = ballots.map_err(|trouble| anyhow!("{trouble}"))?;
    let rounds = db.audit_rounds().await?;
    let rounds = rounds.map_err(|trouble| anyhow!("{trouble}"))?;
    // Last: it takes the roots of the checkpoints and what the ballots asked as they are.
    let draws = db.audit_draws().await?;
    Ok(Sound {
        leaves: audit.leaves,
        checkpoints: audit.checkpoints,
        root: audit.root,
        ballots: ballots.opened,
        rounds: rounds.opened,
        draws: draws.map_err(|trouble| anyhow!("{trouble}"))?,
    })
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
    let sound = check(BufReader::new(file), key, held)?;
    report(&sound);
    Ok(())
}

/// What a sound export holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    pub leaves: u64,
    pub checkpoints: u64,
    pub root: Hash,
    pub ballots: u64,
    pub rounds: u64,
    pub draws: u64,
}

/// Reads the lines of an export and checks them.
///
/// # Errors
/// The first fault.
pub fn check(lines: impl BufRead, key: Option<&str>, held: Option<&str>) -> Result<Sound> {
    let mut key = key.map(str::to_owned);
    let mut ridge = Ridge::default();
    let mut roots = Vec::new();
    let mut notes = Vec::new();
    let mut acts = Vec::new();
    let mut draws = DrawRecord::default();
    let mut boxes: Vec<Vec<String>> = Vec::new();
    let mut rounds: Vec<Vec<String>> = Vec::new();
    let mut round_acts = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let line = line.context("the export cannot be read")?;
        let bad = || format!("line {} of the export is malformed", number + 1);
        if line.starts_with(BALLOT) {
            boxes.push(Vec::new());
        }
        if line.starts_with(OF_BALLOT) {
            // Read with its ballot, below.
            boxes.last_mut().with_context(bad)?.push(line);
            continue;
        }
        if line.starts_with(ROUND) {
            rounds.push(vec![line]);
            continue;
        }
        if OF_ROUND.iter().any(|start| line.starts_with(start)) {
            // Read with its round, below.
            rounds.last_mut().with_context(bad)?.push(line);
            continue;
        }
        match serde_json::from_str(&line).with_context(bad)? {
            Line::Key { vkey } => key = key.or(Some(vkey)),
            Line::Leaf { seq, .. } if seq != ridge.size() => {
                bail!("leaf {} is missing", ridge.size())
            }
            Line::Leaf { text, .. } => {
                ridge.append(leaf_hash(text.as_bytes()));
                let act = Act::of_ballot(&text).map_err(|fault| {
                    anyhow!("leaf {} about a ballot: {fault}", ridge.size() - 1)
                })?;
                acts.extend(act);
                round_acts.extend(round_act(&text, ridge.size() - 1)?);
                draws
                    .take(&text)
                    .map_err(|fault| anyhow!("leaf {} about a draw: {fault}", ridge.size() - 1))?;
                roots.push(ridge.root());
            }
            Line::Checkpoint { note, at } => notes.push((note, at)),
        }
    }
    let key = key.context("the export names no key; give one with --key")?;
    let root_of = |size: u64| {
        usize::try_from(size.wrapping_sub(1))
            .ok()
            .and_then(|at| roots.get(at))
    };
    let mut sealed = BTreeMap::new();
    for (note, at) in &notes {
        let signed = Checkpoint::verify(note, &key)
            .map_err(|fault| anyhow!("a checkpoint of the export: {fault}"))?;
        if root_of(signed.size) != Some(&signed.root) {
            bail!(
                "the checkpoint of size {} is not that of the leaves: one of the first {} was changed, added or removed",
                signed.size,
                signed.size
            );
        }
        let (root, at) = (signed.root, *at);
        sealed.insert(signed.size, SignedRoot { root, at });
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
    let terms = check_boxes(&boxes, acts)?;
    check_rounds(&rounds, round_acts)?;
    let drawn = draws
        .check(&sealed, &terms)
        .map_err(|trouble| anyhow!("{trouble}"))?;
    Ok(Sound {
        leaves: ridge.size(),
        checkpoints: notes.len() as u64,
        root: ridge.root(),
        ballots: boxes.len() as u64,
        rounds: rounds.len() as u64,
        draws: drawn,
    })
}

/// Every ballot that is on record as opened must be there, and fit. Returns what each of them asked.
fn check_boxes(boxes: &[Vec<String>], acts: Vec<Act>) -> Result<BTreeMap<(String, String), Terms>> {
    let mut of: BTreeMap<(String, String), Vec<Act>> = BTreeMap::new();
    for act in acts {
        of.entry((act.community.clone(), act.object.clone()))
            .or_default()
            .push(act);
    }
    let opened = |acts: &&Vec<Act>| acts.iter().any(|act| act.act == "ballots.open");
    let expected = of.values().filter(opened).count();
    let mut seen = BTreeMap::new();
    for lines in boxes {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let first = texts.first().copied().unwrap_or_default();
        let Some(BoxLine::Ballot(terms)) = BoxLine::read(first) else {
            bail!("a ballot of the export is malformed");
        };
        let name = (terms.community.to_string(), terms.ballot.to_string());
        let own = of.get(&name).map_or(&[][..], Vec::as_slice);
        check_ballot(&texts, own)
            .map_err(|fault| anyhow!("ballot {} of community {}: {fault}", name.1, name.0))?;
        seen.insert(name, terms);
    }
    if seen.len() != expected || boxes.len() != expected {
        bail!(
            "{expected} ballots are on record as opened, and the export holds {}",
            boxes.len()
        );
    }
    Ok(seen)
}

/// A leaf about a round of satisfaction; one that cannot be read is never passed over.
fn round_act(text: &str, at: u64) -> Result<Option<Act>> {
    let act = text.split('\n').nth(2);
    if act.is_none_or(|act| !act.starts_with("assessments.")) {
        return Ok(None);
    }
    let act = Act::read(text).with_context(|| format!("leaf {at} about a round is malformed"))?;
    Ok(Some(act))
}

/// Every round that is on record as opened must be there, and fit.
fn check_rounds(rounds: &[Vec<String>], acts: Vec<Act>) -> Result<()> {
    let opened = acts.iter().filter(|act| act.act == "assessments.open");
    let expected = opened.count();
    let mut seen = BTreeSet::new();
    for lines in rounds {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let first = texts.first().copied().unwrap_or_default();
        let terms: RoundTerms =
            serde_json::from_str(first).context("a round of the export is malformed")?;
        let name = (terms.community.to_string(), terms.assessment.to_string());
        let own: Vec<Act> = acts
            .iter()
            .filter(|act| (&act.community, &act.object) == (&name.0, &name.1))
            .cloned()
            .collect();
        check_round(&texts, &own)
            .map_err(|fault| anyhow!("round {} of community {}: {fault}", name.1, name.0))?;
        seen.insert(name);
    }
    if seen.len() != expected || rounds.len() != expected {
        bail!(
            "{expected} rounds are on record as opened, and the export holds {}",
            rounds.len()
        );
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn report(sound: &Sound) {
    let Sound {
        leaves,
        checkpoints,
        root,
        ballots,
        rounds,
        draws,
    } = sound;
    println!(
        "the record is sound: {leaves} leaves, {checkpoints} checkpoints, {ballots} ballots, {rounds} rounds of satisfaction, {draws} draws, root {root}"
    );
}
