//! What is published, as its files name it: one file a kind.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use chrono::{Duration, NaiveDate};
use domain::publishing::{Publication, Typed};
use domain::text::Answer;
use serde::Deserialize;
use store::demo::{DemoEnd, DemoPublication};

use super::files::{FileRow, read_all};
use super::text;

#[derive(Deserialize)]
pub(super) struct PublicationsFile {
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
    #[serde(default)]
    file: Vec<FileRow>,
}

#[derive(Deserialize)]
struct ChangeRow {
    days_ago: i64,
    fields: BTreeMap<String, String>,
}

/// A value of the file; `today+20` is that day.
fn value(raw: &str, today: NaiveDate) -> Result<String> {
    let raw = raw.trim();
    match raw.strip_prefix("today") {
        Some(days) => Ok((today + Duration::days(days.parse()?)).to_string()),
        None => Ok(raw.to_owned()),
    }
}

fn fill<C: Publication>(
    typed: &mut Typed,
    fields: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<()> {
    for (name, value) in fields {
        if !C::FIELDS.contains(&name.as_str()) {
            bail!("unknown field {name}");
        }
        typed.set(name, self::value(value, today)?);
    }
    Ok(())
}

impl PublicationsFile {
    pub(super) fn read<C: Publication>(self, today: NaiveDate) -> Result<Vec<DemoPublication>> {
        let mut all = Vec::new();
        for item in &self.item {
            for slug in &item.r#in {
                let usual = self.usual.get(slug);
                let usual = usual.with_context(|| format!("no usual fields of {slug}"))?;
                all.push(item.read::<C>(slug, usual, today)?);
            }
        }
        Ok(all)
    }
}

impl ItemRow {
    fn read<C: Publication>(
        &self,
        slug: &str,
        usual: &UsualRow,
        today: NaiveDate,
    ) -> Result<DemoPublication> {
        let mut typed = Typed::default();
        fill::<C>(&mut typed, &usual.fields, today)?;
        fill::<C>(&mut typed, &self.fields, today)?;
        // Said here, where the name of the item is at hand: the world itself only says that it does not fit.
        let title = typed.get("title_zh").to_owned();
        C::read(&typed).map_err(|faults| anyhow!("{title}: {faults:?}"))?;
        let mut changes = Vec::new();
        let mut next = typed.clone();
        for change in &self.change {
            fill::<C>(&mut next, &change.fields, today)?;
            C::read(&next).map_err(|faults| anyhow!("{title}, changed: {faults:?}"))?;
            changes.push((change.days_ago, next.clone()));
        }
        let end = match (&self.returned, &self.withdrawn, self.publish_in) {
            (Some(reason), _, _) => DemoEnd::Returned(text(reason, Answer::parse)?),
            (_, Some(reason), _) => DemoEnd::Withdrawn {
                days_ago: self.withdrawn_days_ago,
                reason: text(reason, Answer::parse)?,
            },
            (_, _, Some(days)) => DemoEnd::Scheduled { days },
            _ if self.waiting => DemoEnd::Waiting,
            _ => DemoEnd::Published,
        };
        Ok(DemoPublication {
            kind: C::KIND,
            read: |typed| C::read(typed).ok().map(|content| content.sent()),
            community: slug.to_owned(),
            by: usual.by.clone(),
            checked: usual.checked.clone(),
            days_ago: self.days_ago,
            valid_in: self.valid_in,
            typed,
            files: read_all(&self.file)?,
            changes,
            end,
        })
    }
}
