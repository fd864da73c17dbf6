//! Lines of the public box, read again. What a line holds beyond what is known here is passed over: it stands in the
//! line's hash, and a line that the record holds as well is compared whole.

use super::public::{BoxPaper, Line, NamedPaper, Result, Terms};
use super::receipt::Receipt;
use super::tally::Tally;
use crate::json::Json;

impl Line {
    /// Reads a line; none of what is not one.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(&Json::read(text)?)
    }

    /// Reads a line that is JSON already.
    pub fn of(json: &Json) -> Option<Self> {
        Some(match json.get("kind")?.text()? {
            "ballot" => Self::Ballot(terms(json)?),
            "ballot_receipt" => Self::BallotReceipt {
                receipt: receipt(json.get("receipt")?)?,
            },
            "ballot_paper" => Self::BallotPaper(paper(json)?),
            "ballot_name" => Self::BallotName(NamedPaper {
                receipt: receipt(json.get("receipt")?)?,
                name: text(json, "name")?,
                salt: text(json, "salt")?,
            }),
            "ballot_count" => Self::BallotCount(tally(json)?),
            "ballot_result" => Self::BallotResult(result(json)?),
            _ => return None,
        })
    }
}

fn text(json: &Json, key: &str) -> Option<String> {
    json.get(key)?.text().map(str::to_owned)
}

fn receipt(json: &Json) -> Option<Receipt> {
    json.text()?.parse().ok()
}

fn terms(json: &Json) -> Option<Terms> {
    Some(Terms {
        community: json.get("community")?.number()?,
        ballot: json.get("ballot")?.text()?.parse().ok()?,
        title: text(json, "title")?,
        text: text(json, "text")?,
        method: text(json, "method")?,
        max: json.get("max")?.number()?,
        options: json
            .get("options")?
            .list(|option| option.text().map(str::to_owned))?,
        secret: json.get("secret")?.flag()?,
        electorate: text(json, "electorate")?,
        quorum: text(json, "quorum")?,
        majority: text(json, "majority")?,
        abstention: text(json, "abstention")?,
        tie: text(json, "tie")?,
        seats: json.get("seats")?.number()?,
        rulebook: json.get("rulebook")?.number()?,
        opens_at: text(json, "opens_at")?,
        closes_at: text(json, "closes_at")?,
    })
}

fn paper(json: &Json) -> Option<BoxPaper> {
    // What stands there must be a text; what does not stand there is none.
    let optional = |key: &str| match json.get(key) {
        None => Some(None),
        Some(value) => value.text().map(|text| Some(text.to_owned())),
    };
    Some(BoxPaper {
        marks: json.get("marks")?.list(Json::number)?,
        receipt: match json.get("receipt") {
            None => None,
            Some(value) => Some(receipt(value)?),
        },
        word: optional("word")?,
        seed: optional("seed")?,
        voter: optional("voter")?,
    })
}

fn tally(json: &Json) -> Option<Tally> {
    Some(Tally {
        papers: json.get("papers")?.number()?,
        blank: json.get("blank")?.number()?,
        // Left out where there are none.
        invalid: json.get("invalid").map_or(Some(0), Json::number)?,
        counts: json
            .get("counts")?
            .list(|counts| counts.list(Json::number))?,
    })
}

fn result(json: &Json) -> Option<Result> {
    Some(Result {
        eligible: json.get("eligible")?.number()?,
        roll: text(json, "roll")?,
        tally: tally(json)?,
        outcome: text(json, "outcome")?,
        chosen: json.get("chosen")?.list(Json::number)?,
        tied: json.get("tied")?.list(Json::number)?,
        tied_seats: json.get("tied_seats")?.number()?,
    })
}
