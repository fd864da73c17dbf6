//! Numbered steps with their times, and a last line that names the one that failed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::signals;
use crate::workspace::Workspace;

pub type Act = fn(&Workspace) -> Result<()>;

/// One thing that must hold, named as the list shows it.
pub struct Step {
    pub name: &'static str,
    pub act: Act,
}

/// Runs the steps in order and stops at the first that fails.
pub fn walk(workspace: &Workspace, steps: &[&Step]) -> Result<()> {
    let count = steps.len();
    let mut times = Vec::with_capacity(count);
    for (number, step) in (1..).zip(steps) {
        println!("\n[{number}/{count}] {}", step.name);
        let begun = Instant::now();
        let outcome = (step.act)(workspace).and_then(|()| signals::refuse_if_stopped());
        times.push((step.name, begun.elapsed()));
        if let Err(error) = outcome {
            table(&times, "failed");
            return Err(error)
                .with_context(|| format!("step {number} of {count} failed: {}", step.name));
        }
        println!(
            "[{number}/{count}] {}: ok, {:.1} s",
            step.name,
            begun.elapsed().as_secs_f64()
        );
    }
    table(&times, "ok");
    println!("all {count} steps passed");
    Ok(())
}

fn table(times: &[(&str, Duration)], last: &str) {
    println!();
    for (number, (name, time)) in (1..).zip(times) {
        let word = if number == times.len() { last } else { "ok" };
        println!(
            "{number:>3}  {name:<42} {:>8.1} s  {word}",
            time.as_secs_f64()
        );
    }
    let total: Duration = times.iter().map(|(_, time)| *time).sum();
    println!("     {:<42} {:>8.1} s", "together", total.as_secs_f64());
}
