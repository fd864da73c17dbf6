//! What the public record says after the storm, against what the voters were told.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::ballots::{Act, Line};
use domain::ids::RecordNumber;

use crate::processes::Deployment;
use crate::voters::Told;

/// What the export says of one ballot.
#[derive(Default)]
pub struct Public {
    signed: bool,
    /// The receipt of every vote ever taken.
    cast: Vec<String>,
    /// The receipts whose votes are counted.
    standing: BTreeSet<String>,
    papers: Vec<Vec<u8>>,
    counts: Vec<u64>,
    counted: u64,
    closings: usize,
}

fn read(export: &str, number: RecordNumber) -> Public {
    let number = number.to_string();
    let mut public = Public::default();
    let mut ours = false;
    let mut community = None;
    let mut acts = Vec::new();
    for line in export.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        public.signed |= object["kind"] == "checkpoint";
        if object["kind"] == "leaf" {
            acts.extend(Act::read(object["text"].as_str().unwrap()));
        }
        match Line::read(line) {
            Some(Line::Ballot(terms)) => {
                ours = terms.ballot.to_string() == number && terms.title.contains("西门夜间");
                if ours {
                    community = Some(terms.community.to_string());
                }
            }
            Some(Line::BallotReceipt { receipt }) if ours => {
                assert!(public.standing.insert(receipt.to_string()));
            }
            Some(Line::BallotPaper(paper)) if ours => public.papers.push(paper.marks),
            Some(Line::BallotResult(result)) if ours => {
                public.counts = result.tally.counts.concat();
                public.counted = result.tally.papers;
            }
            _ => {}
        }
    }
    // Before its leaves have their places, a ballot is not in the export.
    let Some(community) = community else {
        return public;
    };
    for act in acts
        .iter()
        .filter(|a| a.object == number && a.community == community)
    {
        match act.act.as_str() {
            "ballots.cast" => public.cast.push(act.text("receipt").unwrap().to_owned()),
            "ballots.close" => public.closings += 1,
            _ => {}
        }
    }
    public
}

/// The record once it holds the closing and is signed, which a process that was just started does soon.
pub async fn exported(house: &Deployment, number: RecordNumber) -> Public {
    let file = house.data.join("export.jsonl");
    let file = file.to_str().unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        house.run(&["export", "--out", file]);
        let public = read(&std::fs::read_to_string(file).unwrap(), number);
        if public.signed && public.closings > 0 {
            house.run(&["verify", "--export", file]);
            house.run(&["verify", "--database", &house.database]);
            return public;
        }
        assert!(Instant::now() < patience, "nobody signs the record");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Every vote that was answered with its receipt is on record and counted, and nothing else is.
pub fn check(house: &Deployment, public: &Public, told: &Told) {
    let slack = told.unsure.len();

    // On record: each vote once, under a receipt of its own, and none that nobody cast.
    let cast: BTreeSet<&str> = public.cast.iter().map(String::as_str).collect();
    assert_eq!(cast.len(), public.cast.len());
    assert!(
        (told.taken.len()..=told.taken.len() + slack).contains(&cast.len()),
        "{} votes on record, {} answered with a receipt, {slack} unsure",
        cast.len(),
        told.taken.len()
    );
    let mut seen = BTreeSet::new();
    for receipt in told.taken.iter().filter_map(|t| t.receipt.as_deref()) {
        assert!(cast.contains(receipt), "{receipt} is not on record");
        assert!(seen.insert(receipt), "two votes have the receipt {receipt}");
    }

    // Counted: one paper for every voter, and it says what that voter chose last.
    let last = told.last();
    let only_unsure = told.unsure.iter().filter(|v| !last.contains_key(v)).count();
    let papers = public.papers.len();
    assert!((last.len()..=last.len() + only_unsure).contains(&papers));
    assert_eq!(public.counted, papers as u64);
    assert_eq!(public.standing.len(), papers);
    assert_eq!(public.closings, 1);
    let mut chosen = [0_u64; 3];
    for taken in last.values().filter(|t| !told.unsure.contains(&t.voter)) {
        chosen[taken.choice] += 1;
        if let Some(receipt) = &taken.receipt {
            assert!(
                public.standing.contains(receipt),
                "voter {} is not counted",
                taken.voter
            );
        }
    }
    for (counted, sure) in public.counts.iter().zip(chosen) {
        assert!((sure..=sure + slack as u64).contains(counted));
    }
    assert_eq!(public.counts.iter().sum::<u64>(), papers as u64);

    // The logs of the processes, which a reader of everything has too, name no vote and nobody.
    let log = house.log();
    assert!(log.contains("\"door\":\"/{c}/ballots/{n}/cast\""));
    for receipt in &seen {
        assert!(!log.contains(receipt));
    }
    // A rollback at every return of a connection is no news.
    assert!(!log.contains("there is no transaction in progress"));
    for word in ["choice", "token-of-", "10.1.0.", "199000"] {
        assert!(!log.contains(word), "the log says {word}");
    }
    assert!(cast.len() > papers, "nobody changed their vote: no storm");
}
