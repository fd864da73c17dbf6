//! The figures as a table: on the terminal, and as docs/performance.md.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// One budget, what was measured, and what it was measured beside.
pub struct Line {
    pub what: String,
    pub budget: String,
    pub figure: String,
    pub beside: String,
    pub held: Option<bool>,
}

#[derive(Default)]
pub struct Report(Vec<Line>);

impl Report {
    pub fn add(
        &mut self,
        what: impl Into<String>,
        budget: impl Into<String>,
        figure: impl Into<String>,
        beside: impl Into<String>,
        held: impl Into<Option<bool>>,
    ) {
        let line = Line {
            what: what.into(),
            budget: budget.into(),
            figure: figure.into(),
            beside: beside.into(),
            held: held.into(),
        };
        println!(
            "{:<52} {:<44} {:<46} {:<24} {}",
            line.what,
            line.figure,
            line.beside,
            line.budget,
            word(line.held)
        );
        self.0.push(line);
    }

    /// Writes the figures of a whole run, with where it ran above them.
    ///
    /// # Errors
    /// When the file or its marks are not there.
    pub fn write(&self, file: &Path, machine: &str) -> Result<()> {
        replace(file, "figures", |_| {
            let mut table = format!(
                "{machine}\n\n| What | Budget | Measured | Beside it | |\n|---|---|---|---|---|\n"
            );
            for line in &self.0 {
                let _ = writeln!(
                    table,
                    "| {} | {} | {} | {} | {} |",
                    line.what,
                    line.budget,
                    line.figure,
                    line.beside,
                    word(line.held)
                );
            }
            table
        })
    }

    /// Writes figures that are taken one by one, each with its day; those of others stay.
    ///
    /// # Errors
    /// As [`Report::write`].
    pub fn write_each(&self, file: &Path, when: &str) -> Result<()> {
        replace(file, "crowd", |old| {
            let mut table = String::from(
                "| What | Budget | Measured | Beside it | Of | |\n|---|---|---|---|---|---|\n",
            );
            let kept = |row: &&str| {
                let what = row.strip_prefix("| ").and_then(|r| r.split(" |").next());
                what.is_some_and(|what| {
                    what != "What" && self.0.iter().all(|line| line.what != what)
                })
            };
            for row in old.lines().filter(kept) {
                let _ = writeln!(table, "{row}");
            }
            for line in &self.0 {
                let _ = writeln!(
                    table,
                    "| {} | {} | {} | {} | {when} | {} |",
                    line.what,
                    line.budget,
                    line.figure,
                    line.beside,
                    word(line.held)
                );
            }
            table
        })
    }

    pub fn missed(&self) -> usize {
        self.0
            .iter()
            .filter(|line| line.held == Some(false))
            .count()
    }
}

/// Puts something else between two marks of a file; what stands around them is kept.
fn replace(file: &Path, mark: &str, with: impl Fn(&str) -> String) -> Result<()> {
    let old =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (begin, end) = (
        format!("<!-- {mark} -->\n"),
        format!("<!-- end of {mark} -->"),
    );
    let (head, rest) = old.split_once(&begin).context("no mark for the figures")?;
    let (was, tail) = rest.split_once(&end).context("no mark after the figures")?;
    std::fs::write(file, format!("{head}{begin}{}{end}{tail}", with(was)))?;
    Ok(())
}

fn word(held: Option<bool>) -> &'static str {
    match held {
        Some(true) => "held",
        Some(false) => "**missed**",
        None => "",
    }
}
