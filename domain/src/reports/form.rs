//! A report as somebody would type it: the form of a corrected one begins with what is public.

use std::collections::BTreeMap;

use super::report::Report;
use super::slots::SLOTS;
use crate::publishing::{Say, Typed};

/// What somebody would type for a report; reading it gives the same report.
pub(super) fn typed(report: &Report) -> Typed {
    let mut t = Typed::default();
    t.set("subject", report.subject.code());
    t.set("year", report.year.to_string());
    let say = |t: &mut Typed, [zh, en]: [&str; 2], s: &Say| {
        t.set(zh, s.both().zh.as_str());
        t.set(en, s.both().en.as_str());
    };
    say(&mut t, ["title_zh", "title_en"], &report.title);
    say(&mut t, ["lead_zh", "lead_en"], &report.lead);
    for (slot, section) in SLOTS.iter().zip(&report.sections) {
        let names = [slot.heading_zh, slot.heading_en];
        say(&mut t, names, &section.heading);
        let zh: Vec<_> = section.text.iter().map(|s| s.both().zh.as_str()).collect();
        let en: Vec<_> = section.text.iter().map(|s| s.both().en.as_str()).collect();
        t.set(slot.text_zh, zh.join("\n"));
        if en.iter().any(|line| !line.is_empty()) {
            t.set(slot.text_en, en.join("\n"));
        }
    }
    let mut terms = BTreeMap::new();
    let mut cell = |s: &Say| {
        let (zh, en) = (s.both().zh.clone(), s.both().en.clone());
        if !en.is_empty() {
            terms.insert(zh.clone(), en);
        }
        zh
    };
    for (slot, section) in SLOTS.iter().zip(&report.sections) {
        let lines = section.figures.iter().map(|f| {
            let cells = [
                cell(&f.indicator),
                f.year.to_string(),
                f.value.to_string(),
                cell(&f.unit),
                cell(&f.source),
            ];
            let note = f.note.as_ref().map(&mut cell);
            row(cells.into_iter().chain(note))
        });
        t.set(slot.figures, lines.collect::<Vec<_>>().join("\n"));
    }
    let budget = report.budget.iter().map(|b| {
        row([
            b.year.to_string(),
            b.staff.to_string(),
            b.office.to_string(),
            b.welfare.to_string(),
            cell(&b.source),
        ])
    });
    t.set("budget", budget.collect::<Vec<_>>().join("\n"));
    let purchases = report.purchases.iter().map(|p| {
        let cells = [
            cell(&p.item),
            cell(&p.contractor),
            cell(&p.quality),
            p.amount.to_string(),
            p.from.to_string(),
            p.until.to_string(),
            cell(&p.payment),
        ];
        let evaluation = p.evaluation.as_ref();
        let evaluation = evaluation.map(|e| [cell(&e.result), e.on.to_string()]);
        row(cells.into_iter().chain(evaluation.into_iter().flatten()))
    });
    t.set("purchases", purchases.collect::<Vec<_>>().join("\n"));
    if let Some(p) = &report.premises {
        let halls = p
            .halls
            .iter()
            .map(|h| row([cell(&h.name), h.area.to_string()]));
        t.set("premises", halls.collect::<Vec<_>>().join("\n"));
        t.set("premises_least", p.least.to_string());
        t.set("premises_basis", cell(&p.basis));
    }
    let lines = terms.into_iter().map(|(zh, en)| row([zh, en]));
    t.set("terms", lines.collect::<Vec<_>>().join("\n"));
    t
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join(" | ")
}
