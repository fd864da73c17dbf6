//! The whole text of a report in labelled lines: what versions are compared by, and what the second person reads.

use domain::display::Lang;
use domain::reports::{BudgetLine, Report};

use super::words;

/// One language of it. Every part is there: whoever compares two versions by it misses nothing.
pub(super) fn plain(lang: Lang, r: &Report) -> String {
    let mut lines = vec![
        r.title.get(lang).to_owned(),
        format!("{} · {}", words::subject(lang, r.subject), r.year),
        r.lead.get(lang).to_owned(),
    ];
    for s in &r.sections {
        lines.push(String::new());
        lines.push(s.heading.get(lang).to_owned());
        lines.extend(s.text.iter().map(|p| p.get(lang).to_owned()));
        lines.extend(s.figures.iter().map(|f| {
            let note = f.note.as_ref().map(|n| format!("；{}", n.get(lang)));
            format!(
                "- {} {}: {} {}（{}{}）",
                f.indicator.get(lang),
                f.year,
                f.value.grouped(),
                f.unit.get(lang),
                f.source.get(lang),
                note.unwrap_or_default()
            )
        }));
    }
    if !r.budget.is_empty() {
        lines.push(String::new());
        lines.push(words::budget_caption(lang).to_owned());
    }
    lines.extend(r.budget.iter().map(|b| {
        let parts: Vec<_> = BudgetLine::ALL
            .iter()
            .map(|line| {
                format!(
                    "{} {}",
                    words::budget_line(lang, *line),
                    b.line(*line).grouped()
                )
            })
            .collect();
        format!(
            "- {}: {}（{}）",
            b.year,
            parts.join(", "),
            b.source.get(lang)
        )
    }));
    if !r.purchases.is_empty() {
        lines.push(String::new());
        lines.push(words::purchases_caption(lang).to_owned());
    }
    lines.extend(r.purchases.iter().map(|p| {
        let evaluation = match &p.evaluation {
            Some(e) => words::evaluated(lang, e.result.get(lang), &e.on.to_string()),
            None => words::not_evaluated(lang).to_owned(),
        };
        let cells = [
            p.item.get(lang),
            p.contractor.get(lang),
            p.quality.get(lang),
            &p.amount.grouped(),
            &words::from_until(lang, &p.from.to_string(), &p.until.to_string()),
            p.payment.get(lang),
            &evaluation,
        ];
        format!("- {}", cells.join(" | "))
    }));
    if let Some(p) = &r.premises {
        lines.push(String::new());
        lines.push(words::premises_caption(lang).to_owned());
        lines.push(format!("≥ {}（{}）", p.least.grouped(), p.basis.get(lang)));
        let halls = p.halls.iter();
        lines.extend(halls.map(|h| format!("- {}: {}", h.name.get(lang), h.area.grouped())));
    }
    lines.join("\n")
}
