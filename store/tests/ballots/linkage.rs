//! Who chose what, asked by somebody who reads every table, the files, the write-ahead log and a backup from before the
//! closing, who knows which receipt is whose, and who tries every order that is left: the best guess is no better than
//! chance (requirements.md VO9).

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use domain::ballots::Method;
use domain::text::Title;
use store::Db;
use store::ballots::NewBallot;
use store::keys::SealKeys;

use crate::common::{self, both, now};
use crate::people::{World, fresh, options};
use crate::reader::{self, Table};

const BALLOTS: usize = 12;
/// In each ballot everybody chooses something else, so that chance is right once a ballot, however one guesses.
const VOTERS: usize = 20;
const N: f64 = VOTERS as f64;

/// A closed ballot, and the truth about it.
struct Held {
    id: String,
    number: String,
    /// What each voter chose.
    choice: Vec<usize>,
    /// Whose receipt it is; people may show theirs.
    receipts: BTreeMap<String, usize>,
    /// The voters in the order of their last votes.
    order: Vec<usize>,
}

impl Held {
    /// The papers as they must not lie: in the order in which they were cast.
    fn leak(&self) -> Vec<Vec<String>> {
        let text = |option: usize| papers().into_iter().find(|(_, o)| *o == option).unwrap().0;
        let row = |voter: &usize| vec![self.id.clone(), text(self.choice[*voter])];
        self.order.iter().map(row).collect()
    }
}

/// 0 to 19 in an order that depends on nothing but the seed.
fn shuffled(seed: usize) -> Vec<usize> {
    let mut state = seed as u64 + 1;
    let mut random = || {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut all: Vec<usize> = (0..VOTERS).collect();
    for at in (1..VOTERS).rev() {
        all.swap(at, (random() % (at as u64 + 1)) as usize);
    }
    all
}

/// One ballot: people come in one random order and choose in another; every third changes the vote.
async fn hold(w: &World, n: usize) -> Held {
    let labels: Vec<String> = (1..=VOTERS).map(|n| format!("第{n}件")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let new = NewBallot {
        title: Title::parse(&format!("今年先办哪一件，第 {n} 次")).unwrap(),
        method: Method::One,
        options: options(&labels),
        ..w.secret()
    };
    let number = w.held(new).await;
    let (came, choice) = (shuffled(2 * n), shuffled(2 * n + 1));
    let changes = |voter: &usize| voter.is_multiple_of(3);
    let first = came.iter().map(|v| (*v, changes(v)));
    let again = came.iter().filter(|v| changes(v)).map(|v| (*v, false));
    let (mut receipts, mut order) = (BTreeMap::new(), Vec::new());
    for (seconds, (voter, another)) in (1..).zip(first.chain(again)) {
        let marks = [((choice[voter] + usize::from(another) * 7) % VOTERS) as u8];
        let (at, once) = (
            now() + Duration::seconds(seconds),
            format!("{voter} {another}"),
        );
        let vote = w.vote_with(1 + voter as i64, number, &marks, &once, fresh(), || at);
        receipts.insert(vote.await.unwrap().receipt.to_string(), voter);
        order.retain(|v| *v != voter);
        order.push(voter);
    }
    Held {
        id: w.find(number).await.id.to_string(),
        number: number.to_string(),
        choice,
        receipts,
        order,
    }
}

/// The texts of papers in the box, and the option each is for.
fn papers() -> BTreeMap<String, usize> {
    let mark = |option, at| if option == at { "01" } else { "00" };
    let text = |option| (0..VOTERS).map(|at| mark(option, at)).collect();
    (0..VOTERS).map(|option| (text(option), option)).collect()
}

/// Orders of the voters and of the papers of one ballot, by where they were seen.
#[derive(Default)]
struct Seen {
    voters: BTreeMap<String, Vec<usize>>,
    papers: BTreeMap<String, Vec<usize>>,
}

/// Each once, at its first place.
fn once(found: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    found.filter(|n| seen.insert(*n)).collect()
}

/// Keeps an order of first and one of last places, if everybody stands in it, and their reverses.
fn note(orders: &mut BTreeMap<String, Vec<usize>>, whence: &str, found: &[usize]) {
    let first = once(found.iter().copied());
    let last = once(found.iter().rev().copied());
    for (way, order) in [("first", first), ("last", last)] {
        if order.len() == VOTERS {
            let back = order.iter().rev().copied().collect();
            orders.insert(format!("{whence}, {way}"), order);
            orders.insert(format!("{whence}, {way}, reversed"), back);
        }
    }
}

/// What a row says: of which ballot it is, whose it is by the account or by a receipt, and which paper.
struct Known<'a> {
    row: &'a Vec<String>,
    account: Option<usize>,
    receipt: Option<(usize, usize)>,
    paper: Option<usize>,
}

struct Reader<'a> {
    held: &'a [Held],
    /// Ballot and voter of every receipt; people may show theirs.
    receipts: BTreeMap<String, (usize, usize)>,
    papers: BTreeMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn of(held: &'a [Held]) -> Self {
        let receipts = held.iter().enumerate().flat_map(|(n, held)| {
            let known = held.receipts.iter();
            known.map(move |(receipt, voter)| (receipt.clone(), (n, *voter)))
        });
        Self {
            held,
            receipts: receipts.collect(),
            papers: papers(),
        }
    }

    fn know<'r>(&self, row: &'r Vec<String>) -> Known<'r> {
        let words = || {
            row.iter()
                .flat_map(|cell| cell.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'))
        };
        let account = |word: &str| {
            let account: usize = word.parse().ok()?;
            account.checked_sub(1001).filter(|n| *n < VOTERS)
        };
        Known {
            row,
            account: words().find_map(account),
            receipt: words().find_map(|word| self.receipts.get(word).copied()),
            paper: words().find_map(|word| self.papers.get(word).copied()),
        }
    }

    /// A table in the order in which it lies, and sorted by each of its columns.
    fn read_table(&self, table: &Table, seen: &mut [Seen]) {
        let known: Vec<Known<'_>> = table.rows.iter().map(|row| self.know(row)).collect();
        for (n, (held, seen)) in self.held.iter().zip(seen).enumerate() {
            let names = |known: &Known<'_>| {
                known.receipt.is_some_and(|(of, _)| of == n)
                    || table.columns.iter().zip(known.row).any(|(column, cell)| {
                        column == "ballot_id" && *cell == held.id || cell.contains(&held.number)
                    })
            };
            let mut rows: Vec<&Known<'_>> = known.iter().filter(|k| names(k)).collect();
            if rows.is_empty() {
                // A table that knows of no ballots may still have people in an order.
                rows = known.iter().collect();
            }
            rows.retain(|k| k.account.is_some() || k.receipt.is_some() || k.paper.is_some());
            let both = |k: &&&Known<'_>| {
                k.paper.is_some() && (k.account.or(k.receipt.map(|r| r.1))).is_some()
            };
            assert_eq!(
                rows.iter().filter(both).count(),
                0,
                "{} says who and what",
                table.name
            );
            for sort in [None].into_iter().chain((0..table.columns.len()).map(Some)) {
                if let Some(at) = sort {
                    // Numbers as numbers, texts as texts.
                    rows.sort_by_cached_key(|k| (k.row[at].parse::<i64>().ok(), k.row[at].clone()));
                }
                let by = sort.map_or("place", |at| &table.columns[at]);
                let whence = format!("{} by {by}", table.name);
                let whose = |k: &&Known<'_>| k.receipt.map(|r| r.1).or(k.account);
                let voters: Vec<usize> = rows.iter().filter_map(whose).collect();
                note(&mut seen.voters, &whence, &voters);
                let papers: Vec<usize> = rows.iter().filter_map(|k| k.paper).collect();
                note(&mut seen.papers, &whence, &papers);
            }
        }
    }

    fn read_bytes(&self, whence: &str, bytes: &[u8], seen: &mut [Seen]) {
        let found = reader::found(bytes, &self.receipts);
        for (n, seen) in seen.iter_mut().enumerate() {
            let ours = found.iter().filter(|(of, _)| *of == n);
            let voters: Vec<usize> = ours.map(|(_, voter)| *voter).collect();
            note(&mut seen.voters, whence, &voters);
        }
    }
}

/// The orders that were seen in every ballot, each once under one of its names.
fn distinct(
    seen: &[Seen],
    of: fn(&Seen) -> &BTreeMap<String, Vec<usize>>,
) -> BTreeMap<Vec<&Vec<usize>>, &String> {
    let everywhere = of(&seen[0]).keys().filter_map(|name| {
        let orders: Option<Vec<_>> = seen.iter().map(|seen| of(seen).get(name)).collect();
        Some((orders?, name))
    });
    everywhere.collect()
}

/// An order of voters laid beside an order of papers, in all ballots together.
struct Attack {
    how: String,
    /// How many votes it gets right.
    right: usize,
    /// The sum of the rank correlations of the two orders: an order that is nearly the other says much, even where it
    /// gets few votes quite right.
    alike: f64,
}

fn attack(held: &[Held], seen: &[Seen]) -> Vec<Attack> {
    let papers = distinct(seen, |seen| &seen.papers);
    let mut attacks = Vec::new();
    for (voters, voters_by) in distinct(seen, |seen| &seen.voters) {
        for (papers, papers_by) in &papers {
            let mut attack = Attack {
                how: format!("{voters_by} | {papers_by}"),
                right: 0,
                alike: 0.0,
            };
            for (held, (voters, papers)) in held.iter().zip(voters.iter().zip(papers)) {
                let far = voters.iter().enumerate().map(|(at, voter)| {
                    let there = papers.iter().position(|p| *p == held.choice[*voter]);
                    at.abs_diff(there.unwrap())
                });
                let far: Vec<usize> = far.collect();
                attack.right += far.iter().filter(|d| **d == 0).count();
                let squares: usize = far.iter().map(|d| d * d).sum();
                attack.alike += 1.0 - 6.0 * squares as f64 / (N * (N * N - 1.0));
            }
            attacks.push(attack);
        }
    }
    attacks
}

fn best(attacks: &[Attack]) -> (&Attack, &Attack) {
    let right = attacks.iter().max_by_key(|a| a.right);
    let alike = attacks.iter().max_by(|a, b| a.alike.total_cmp(&b.alike));
    (right.unwrap(), alike.unwrap())
}

/// The most that chance alone lets any of so many attacks get right, but for one run in 10^9. Laying two orders of n
/// beside each other at random gets X right with E[C(X, k)] = 1/k! for k <= n, so that a sum over m ballots has no
/// heavier tail than a Poisson number of mean m, which Chernoff bounds: P(X >= x) <= exp(x - m - x ln(x / m)).
fn chance_right(attacks: usize) -> usize {
    let m = BALLOTS as f64;
    let tail = |x: f64| (x - m - x * (x / m).ln()).exp() * attacks as f64;
    (BALLOTS..).find(|x| tail(*x as f64) < 1e-9).unwrap()
}

/// How alike chance alone makes two orders: a rank correlation has mean 0 and variance 1/(n - 1), and a sum of twelve is
/// as near to normal as makes no matter. Beyond 7.5 standard deviations lies one in 10^13 for each attack.
fn chance_alike() -> f64 {
    7.5 * (BALLOTS as f64 / (N - 1.0)).sqrt()
}

both! {
    async fn whoever_reads_everything_guesses_no_better_than_chance(db) {
        let w = World::with(db, VOTERS as i64).await;
        let start = reader::here(db).await;
        let mut held = Vec::new();
        for n in 0..BALLOTS {
            held.push(hold(&w, n).await);
        }
        let backup = (reader::tables(db).await, reader::bytes(db, &start).await);
        assert!(reader::found(&backup.1.files, &papers()).is_empty(), "a paper lies open before the closing");
        w.settle().await;
        assert_eq!(w.keys.held().unwrap(), []);
        let after = (reader::tables(db).await, reader::bytes(db, &start).await);

        let reader = Reader::of(&held);
        let mut seen: Vec<Seen> = held.iter().map(|_| Seen::default()).collect();
        for (when, (tables, bytes)) in [("backup", &backup), ("now", &after)] {
            for table in tables {
                reader.read_table(table, &mut seen);
            }
            reader.read_bytes(&format!("files, {when}"), &bytes.files, &mut seen);
            reader.read_bytes(&format!("log, {when}"), &bytes.log, &mut seen);
        }
        let attacks = attack(&held, &seen);
        assert!(attacks.len() >= 20, "{} attacks are no attack", attacks.len());
        let (right, alike) = best(&attacks);
        let bound = chance_right(attacks.len());
        assert!(bound < BALLOTS * VOTERS / 4 && chance_alike() < BALLOTS as f64 / 2.0, "the bounds say nothing");
        assert!(right.right < bound, "{}: {} of {} right", right.how, right.right, BALLOTS * VOTERS);
        assert!(alike.alike < chance_alike(), "{}: {} alike", alike.how, alike.alike);

        // The same reader, where the papers lie in the order in which they were cast.
        let leaky = Table {
            name: "leaky_box".to_owned(),
            columns: vec!["ballot_id".to_owned(), "marks".to_owned()],
            rows: held.iter().flat_map(Held::leak).collect(),
        };
        reader.read_table(&leaky, &mut seen);
        let attacks = attack(&held, &seen);
        let (right, alike) = best(&attacks);
        assert_eq!(right.right, BALLOTS * VOTERS, "the reader is blind");
        assert!(alike.alike > BALLOTS as f64 - 0.001);
    }
}
