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

    /// Writes the part of the file between its two marks; what stands around them is kept.
    ///
    /// # Errors
    /// When the file or its marks are not there.
    pub fn write(&self, file: &Path, machine: &str) -> Result<()> {
        let old = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        let (begin, end) = ("<!-- figures -->\n", "<!-- end of figures -->");
        let (head, rest) = old.split_once(begin).context("no mark for the figures")?;
        let (_, tail) = rest.split_once(end).context("no mark after the figures")?;
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
        std::fs::write(file, format!("{head}{begin}{table}{end}{tail}"))?;
        Ok(())
    }

    pub fn missed(&self) -> usize {
        self.0
            .iter()
            .filter(|line| line.held == Some(false))
            .count()
    }
}

fn word(held: Option<bool>) -> &'static str {
    match held {
        Some(true) => "held",
        Some(false) => "**missed**",
        None => "",
    }
}
