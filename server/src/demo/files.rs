//! Files of the demo, as its files name them: nothing is stored, all are drawn or written at the start.

use anyhow::{Result, anyhow, bail};
use domain::files::Caption;
use serde::Deserialize;
use store::demo::DemoFile;

#[derive(Deserialize)]
pub(super) struct FileRow {
    title_zh: String,
    title_en: String,
    /// `square`.
    drawing: Option<String>,
    /// Of a document.
    #[serde(default)]
    lines: Vec<String>,
}

impl FileRow {
    pub(super) fn read(&self) -> Result<DemoFile> {
        let title = Caption::parse(&self.title_zh, &self.title_en);
        let title = title.map_err(|fault| anyhow!("{}: {fault:?}", self.title_zh))?;
        let made = match self.drawing.as_deref() {
            Some("square") => DemoFile::plan(title),
            None => DemoFile::page(title, &self.lines),
            Some(other) => bail!("unknown drawing {other}"),
        };
        made.map_err(|fault| anyhow!("{}: {fault:?}", self.title_zh))
    }
}

/// All of an item.
pub(super) fn read_all(rows: &[FileRow]) -> Result<Vec<DemoFile>> {
    rows.iter().map(FileRow::read).collect()
}
