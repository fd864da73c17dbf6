//! The catalogue of services, as its file names it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use domain::services::{FIELDS, Typed};
use domain::text::Answer;
use serde::Deserialize;
use store::demo::{DemoService, DemoServiceEnd};

use super::text;

#[derive(Deserialize)]
pub(super) struct ServicesFile {
    usual: BTreeMap<String, UsualRow>,
    item: Vec<ItemRow>,
}

#[derive(Deserialize)]
struct UsualRow {
    by: String,
    checked: String,
    fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ItemRow {
    /// Slugs.
    r#in: Vec<String>,
    days_ago: i64,
    valid_in: Option<i64>,
    #[serde(default)]
    waiting: bool,
    publish_in: Option<i64>,
    returned: Option<String>,
    withdrawn: Option<String>,
    #[serde(default)]
    withdrawn_days_ago: i64,
    fields: BTreeMap<String, String>,
    #[serde(default)]
    change: Vec<ChangeRow>,
}

#[derive(Deserialize)]
struct ChangeRow {
    days_ago: i64,
    fields: BTreeMap<String, String>,
}

fn fill(typed: &mut Typed, fields: &BTreeMap<String, String>) -> Result<()> {
    for (name, value) in fields {
        if !FIELDS.contains(&name.as_str()) {
            bail!("unknown field {name}");
        }
        typed.set(name, value.trim());
    }
    Ok(())
}

impl ServicesFile {
    pub(super) fn read(self) -> Result<Vec<DemoService>> {
        let mut all = Vec::new();
        for item in &self.item {
            for slug in &item.r#in {
                let usual = self.usual.get(slug);
                let usual = usual.with_context(|| format!("no usual fields of {slug}"))?;
                all.push(item.read(slug, usual)?);
            }
        }
        Ok(all)
    }
}

impl ItemRow {
    fn read(&self, slug: &str, usual: &UsualRow) -> Result<DemoService> {
        let mut typed = Typed::default();
        fill(&mut typed, &usual.fields)?;
        fill(&mut typed, &self.fields)?;
        // Said here, where the name of the item is at hand: the world itself only says that it does not fit.
        let title = typed.get("title_zh").to_owned();
        typed
            .read()
            .map_err(|faults| anyhow!("{title}: {faults:?}"))?;
        let mut changes = Vec::new();
        let mut next = typed.clone();
        for change in &self.change {
            fill(&mut next, &change.fields)?;
            next.read()
                .map_err(|faults| anyhow!("{title}, changed: {faults:?}"))?;
            changes.push((change.days_ago, next.clone()));
        }
        let end = match (&self.returned, &self.withdrawn, self.publish_in) {
            (Some(reason), _, _) => DemoServiceEnd::Returned(text(reason, Answer::parse)?),
            (_, Some(reason), _) => DemoServiceEnd::Withdrawn {
                days_ago: self.withdrawn_days_ago,
                reason: text(reason, Answer::parse)?,
            },
            (_, _, Some(days)) => DemoServiceEnd::Scheduled { days },
            _ if self.waiting => DemoServiceEnd::Waiting,
            _ => DemoServiceEnd::Published,
        };
        Ok(DemoService {
            community: slug.to_owned(),
            by: usual.by.clone(),
            checked: usual.checked.clone(),
            days_ago: self.days_ago,
            valid_in: self.valid_in,
            typed,
            changes,
            end,
        })
    }
}
