//! How much of the rules of ballots and of the log their own tests reach: every line and every branch, or an error that
//! names what is missing.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::run::{exists, run};
use crate::workspace::Workspace;

/// What must be covered whole, below `domain/src`.
const WHOLE: [&str; 2] = ["ballots/", "log/"];

/// One source file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Covered {
    file: String,
    lines: usize,
    branches: usize,
    /// Lines that no test ran, and lines of which a test took one way only.
    missed: Vec<usize>,
}

/// Runs the tests of `domain` with counters, prints a line for each file, and fails where a line or a branch is missed.
pub fn measure(workspace: &Workspace) -> Result<()> {
    if !exists("cargo-llvm-cov") {
        run(&mut workspace.cargo(["install", "--locked", "cargo-llvm-cov"]))?;
    }
    run(workspace
        .command("rustup")
        .args(["component", "add", "llvm-tools"]))?;
    let report = workspace.root.join("target/coverage.lcov");
    let report_text = report.to_string_lossy().into_owned();
    // Branches are counted by a flag of the compiler that a stable one takes when told so.
    let mut cargo = workspace.cargo(["llvm-cov", "--branch", "-p", "domain", "--locked", "--lcov"]);
    run(cargo
        .args(["--output-path", &report_text])
        .env("RUSTC_BOOTSTRAP", "1"))?;
    let text = fs::read_to_string(&report).context("there is no report")?;
    let sources = workspace.root.join("domain/src");
    let all = read(&text, |file| {
        fs::read_to_string(sources.join(file)).unwrap_or_default()
    });
    println!("{:32} {:>6} {:>9}  missed", "file", "lines", "branches");
    for one in &all {
        let missed = match one.missed.as_slice() {
            [] => "none".to_owned(),
            lines => format!("{lines:?}"),
        };
        println!(
            "{:32} {:>6} {:>9}  {missed}",
            one.file, one.lines, one.branches
        );
    }
    let (lines, branches) = all.iter().fold((0, 0), |(lines, branches), one| {
        (lines + one.lines, branches + one.branches)
    });
    println!("{:32} {lines:>6} {branches:>9}", "together");
    if all.is_empty() || all.iter().any(|one| !one.missed.is_empty()) {
        bail!("not every line and branch of ballots and log is covered");
    }
    Ok(())
}

/// Reads a report in the format of lcov. What stands from `mod tests` on is test and not counted.
fn read(report: &str, source: impl Fn(&str) -> String) -> Vec<Covered> {
    let mut all = Vec::new();
    let mut now: Option<(Covered, usize)> = None;
    for line in report.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            let file = path.rsplit("domain/src/").next().unwrap_or(path);
            let wanted = WHOLE.iter().any(|room| file.starts_with(room));
            now = (wanted && !file.ends_with("tests.rs")).then(|| {
                let source = source(file);
                let tests = source.lines().position(|l| l.starts_with("mod tests"));
                let covered = Covered {
                    file: file.to_owned(),
                    ..Covered::default()
                };
                (covered, tests.unwrap_or(usize::MAX))
            });
        }
        let Some((one, tests)) = &mut now else {
            continue;
        };
        let (branch, rest) = match (line.strip_prefix("DA:"), line.strip_prefix("BRDA:")) {
            (Some(rest), _) => (false, rest),
            (None, Some(rest)) => (true, rest),
            (None, None) if line == "end_of_record" => {
                one.missed.sort_unstable();
                one.missed.dedup();
                all.extend(now.take().map(|(one, _)| one));
                continue;
            }
            (None, None) => continue,
        };
        // `DA:line,count` and `BRDA:line,block,branch,count`, the count "-" where nothing came near.
        let mut parts = rest.split(',');
        let number = parts.next().and_then(|n| n.parse::<usize>().ok());
        let count = parts.nth(if branch { 2 } else { 0 });
        let (Some(number), Some(count)) = (number, count) else {
            continue;
        };
        if number > *tests {
            continue;
        }
        match branch {
            true => one.branches += 1,
            false => one.lines += 1,
        }
        if matches!(count, "0" | "-") {
            one.missed.push(number);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_is_named_and_tests_are_not_counted() {
        let report = "SF:/x/domain/src/ballots/tally.rs\nDA:1,4\nDA:2,0\nBRDA:1,0,0,3\nBRDA:1,0,1,-\nDA:9,0\n\
            end_of_record\nSF:/x/domain/src/text.rs\nDA:1,0\nend_of_record\n";
        let all = read(report, |_| "\n\n\n\nmod tests {".to_owned());
        let one = Covered {
            file: "ballots/tally.rs".to_owned(),
            lines: 2,
            branches: 2,
            missed: vec![1, 2],
        };
        assert_eq!(all, [one]);
    }
}
