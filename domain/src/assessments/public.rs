//! What is public of a round, line by line: its text at opening, its counts at closing. Hashes of these lines are on record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Alarms, Cells, Direction, Distribution, Form, LEAST, Question, Score, Tally, Views, hidden,
    hides_question, score,
};
use crate::display::Both;
use crate::ids::RecordNumber;
use crate::log::text_hash;

/// What was asked, of whom: everything that was fixed at the opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub kind: String,
    pub community: i64,
    pub assessment: RecordNumber,
    pub direction: Direction,
    pub series: String,
    pub title: Both,
    pub purpose: Both,
    pub party: Option<Both>,
    pub form: Form,
    pub asked: Vec<Asked>,
    /// `residents`, `grids/1,2` or `codes`.
    pub who: String,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// An improvement that is asked about.
pub type Asked = Question;

/// The counts, hidden where groups are small. Nothing else of the answers is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub kind: String,
    pub community: i64,
    pub assessment: RecordNumber,
    /// How many could answer.
    pub eligible: u64,
    pub answers: u64,
    pub total: Cells,
    pub groups: Vec<Group>,
    /// By improvement that was asked about; none where fewer than five answered.
    pub views: Vec<Option<Views>>,
    /// None where fewer than five answered.
    pub alarms: Option<Alarms>,
    /// The score of each assessed side in hundredths, as the counts give it.
    pub scores: Scores,
}

/// That a round is void as a whole, and why. The line follows the others of its round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    pub kind: String,
    pub community: i64,
    pub assessment: RecordNumber,
    pub reason: String,
}

/// Scores in hundredths, none where nothing could be counted.
pub type Scores = Vec<Option<u64>>;

/// A grid and its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The number of the grid.
    pub grid: i64,
    /// None where the group is hidden, and then nothing of it is shown.
    pub answers: Option<u64>,
    /// Empty where the group is hidden.
    pub cells: Cells,
}

impl Terms {
    pub const KIND: &str = "assessment";

    /// The line.
    pub fn text(&self) -> String {
        line(self)
    }

    /// Its hash, as the leaf of the opening has it.
    pub fn hash(&self) -> String {
        text_hash(&[&self.text()])
    }
}

/// Through a value, whose keys are sorted: the same facts give the same bytes.
fn line(of: &impl Serialize) -> String {
    serde_json::to_value(of).map_or_else(|_| String::from("null"), |v| v.to_string())
}

impl Published {
    pub const KIND: &str = "assessment_counts";

    /// Hides what is small in the counts of each grid, by its number.
    pub fn of(terms: &Terms, eligible: u64, by_grid: &[(i64, Tally)], alarms: Alarms) -> Self {
        let width = terms.form.width();
        let subjects = terms.form.subjects().len();
        let mut all = Tally::empty(subjects, width, terms.asked.len());
        for (_, tally) in by_grid {
            all.add(tally);
        }
        let sizes: Vec<u64> = by_grid.iter().map(|(_, t)| t.answers).collect();
        let gone = hidden(&sizes);
        let mut groups: Vec<Group> = by_grid
            .iter()
            .enumerate()
            .map(|(at, (grid, tally))| Group {
                grid: *grid,
                answers: (!gone.contains(&at)).then_some(tally.answers),
                cells: match gone.contains(&at) {
                    true => Vec::new(),
                    false => vec![vec![None; width]; subjects],
                },
            })
            .collect();
        let mut total: Cells = vec![vec![None; width]; subjects];
        for (subject, cells) in total.iter_mut().enumerate() {
            for (at, cell) in cells.iter_mut().enumerate() {
                let of = |tally: &Tally| tally.cells[subject][at];
                let whole = of(&all);
                if whole.all() < LEAST || is_small(&whole) {
                    continue;
                }
                *cell = Some(whole);
                if hides_question(&sizes, &gone, whole.all() - whole.rated()) {
                    continue;
                }
                for (place, (group, (_, tally))) in groups.iter_mut().zip(by_grid).enumerate() {
                    if !gone.contains(&place) {
                        group.cells[subject][at] = Some(of(tally));
                    }
                }
            }
        }
        let enough = all.answers >= LEAST;
        // A single grid is the whole, and of a small whole each grid is small.
        if !enough || groups.len() < 2 {
            groups.clear();
        }
        let weights = terms.form.weights();
        Self {
            kind: Self::KIND.to_owned(),
            community: terms.community,
            assessment: terms.assessment,
            eligible,
            answers: all.answers,
            scores: scores(&weights, &total),
            total,
            groups,
            views: all
                .views
                .iter()
                .map(|v| (v.judged() >= LEAST).then_some(*v))
                .collect(),
            alarms: enough.then_some(alarms),
        }
    }

    /// The line.
    pub fn text(&self) -> String {
        line(self)
    }

    /// Its hash, as the leaf of the closing has it.
    pub fn hash(&self) -> String {
        text_hash(&[&self.text()])
    }

    /// The score of an assessed side with what it is made of; none where nothing could be counted.
    pub fn score(&self, form: &Form, at: usize) -> Option<Score> {
        score(&form.weights(), self.total.get(at)?)
    }

    /// The scores that follow from the counts.
    pub fn recounted(&self, terms: &Terms) -> Scores {
        scores(&terms.form.weights(), &self.total)
    }

    /// Whether the counts agree with one another, and nothing small can be worked out from them.
    pub fn is_sound(&self, terms: &Terms) -> bool {
        let (subjects, width) = (terms.form.subjects().len(), terms.form.width());
        let shaped =
            |cells: &Cells| cells.len() == subjects && cells.iter().all(|row| row.len() == width);
        let of = |n: u64, cells: &Cells| cells.iter().flatten().flatten().all(|d| d.all() == n);
        let groups = self.groups.iter().all(|g| match g.answers {
            Some(n) => shaped(&g.cells) && of(n, &g.cells) && !(1..LEAST).contains(&n),
            None => g.cells.is_empty(),
        });
        let views = self.views.len() == terms.asked.len()
            && self
                .views
                .iter()
                .flatten()
                .all(|v| v.all() == self.answers && v.judged() >= LEAST);
        if !(groups && views && shaped(&self.total) && of(self.answers, &self.total)) {
            return false;
        }
        let shown = self.groups.iter().filter_map(|g| g.answers);
        let shown = shown.fold(0, u64::saturating_add);
        let unseen = self.groups.iter().filter(|g| g.answers.is_none()).count();
        let Some(left) = self.answers.checked_sub(shown) else {
            return false;
        };
        let sizes = match unseen {
            0 => left == 0,
            n => n >= 2 && left >= LEAST,
        };
        (sizes || self.groups.is_empty())
            && (0..subjects).all(|s| (0..width).all(|at| self.is_cell_sound(s, at)))
    }

    fn is_cell_sound(&self, subject: usize, at: usize) -> bool {
        let cell = |g: &Group| g.cells.get(subject).and_then(|row| row.get(at).copied()?);
        let shown: Vec<Distribution> = self.groups.iter().filter_map(cell).collect();
        let unseen = self.groups.len() - shown.len();
        let Some(whole) = self.total[subject][at] else {
            return shown.is_empty();
        };
        let sum = shown.iter().fold(Distribution::default(), |a, b| a + *b);
        let Some(left) = whole.minus(&sum) else {
            return false;
        };
        if is_small(&whole) || whole.all() < LEAST || shown.iter().any(is_small) {
            return false;
        }
        match unseen {
            0 => left.all() == 0 || self.groups.is_empty(),
            n => whole.rated() == 0 || (n >= 2 && left.rated() >= LEAST),
        }
    }
}

impl Voided {
    pub const KIND: &str = "assessment_void";

    /// The line.
    pub fn text(&self) -> String {
        line(self)
    }

    /// Reads a line; none of anything else.
    pub fn read(text: &str) -> Option<Self> {
        let read: Self = serde_json::from_str(text).ok()?;
        (read.text() == text && read.kind == Self::KIND).then_some(read)
    }

    /// The hash of the reason, as the leaf has it.
    pub fn hash(&self) -> String {
        text_hash(&[&self.reason])
    }
}

/// Whether one to four people rated.
fn is_small(d: &Distribution) -> bool {
    (1..LEAST).contains(&d.rated())
}

fn scores(weights: &[u16], total: &Cells) -> Scores {
    total
        .iter()
        .map(|cells| Some(score(weights, cells)?.hundredths))
        .collect()
}
