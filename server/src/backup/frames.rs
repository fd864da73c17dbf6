//! What lies in the sealed part: records, each with its kind and length. First the uploads, then the tables, then the
//! word that this was all: so that rows are committed last.

use std::io::{Read, Write};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use store::copies::{Fault, Record, Sink, Source, Sum};

use super::seal::{Opening, Sealing};

const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const END: u8 = b'E';
const FILE: u8 = b'F';
const BYTES: u8 = b'B';
const DONE: u8 = b'Z';
/// No row and no upload is longer.
const LONGEST: u32 = 256 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct TableHead {
    table: String,
    columns: Vec<String>,
}

/// An upload; the next record holds its bytes unless it is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHead {
    pub name: String,
    pub sha256: String,
    pub missing: bool,
}

/// What the backup ends with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub tables: u64,
    pub rows: u64,
    pub files: u64,
}

pub struct FrameWriter<W: Write>(pub Sealing<W>);

impl<W: Write> FrameWriter<W> {
    fn frame(&mut self, kind: u8, body: &[u8]) -> Result<()> {
        let length = u32::try_from(body.len()).ok().filter(|n| *n <= LONGEST);
        let length = length.context("a record is too long for a backup")?;
        let [a, b, c, d] = length.to_be_bytes();
        self.0.write(&[kind, a, b, c, d])?;
        self.0.write(body)
    }

    /// Adds an upload.
    ///
    /// # Errors
    /// Of writing.
    pub fn file(&mut self, head: &FileHead, bytes: Option<&[u8]>) -> Result<()> {
        self.frame(FILE, &serde_json::to_vec(head)?)?;
        bytes.map_or(Ok(()), |bytes| self.frame(BYTES, bytes))
    }

    /// Adds the end.
    ///
    /// # Errors
    /// Of writing.
    pub fn done(mut self, done: &Done) -> Result<W> {
        self.frame(DONE, &serde_json::to_vec(done)?)?;
        self.0.end()
    }
}

impl<W: Write + Send> Sink for FrameWriter<W> {
    async fn put(&mut self, record: Record) -> Result<(), Fault> {
        let framed = match record {
            Record::Row(row) => self.frame(ROW, row.as_bytes()),
            Record::Table { name, columns } => {
                let head = TableHead {
                    table: name,
                    columns,
                };
                let head = serde_json::to_vec(&head).map_err(|_| Fault::Malformed("a table"))?;
                self.frame(TABLE, &head)
            }
            Record::End(sum) => {
                let sum = serde_json::to_vec(&sum).map_err(|_| Fault::Malformed("an end"))?;
                self.frame(END, &sum)
            }
        };
        framed.map_err(|error| Fault::Place(format!("{error:#}")))
    }
}

pub struct FrameReader<R: Read> {
    from: Opening<R>,
    /// The first record of the tables, met behind the last upload.
    met: Option<(u8, Vec<u8>)>,
    seen: Done,
}

impl<R: Read> FrameReader<R> {
    pub fn new(from: Opening<R>) -> Self {
        Self {
            from,
            met: None,
            seen: Done::default(),
        }
    }

    fn frame(&mut self) -> Result<(u8, Vec<u8>)> {
        if let Some(met) = self.met.take() {
            return Ok(met);
        }
        let mut head = [0; 5];
        if !self.from.read(&mut head)? {
            bail!("the backup ends too early");
        }
        let [kind, a, b, c, d] = head;
        let length = u32::from_be_bytes([a, b, c, d]);
        if length > LONGEST {
            bail!("the backup holds a record that is too long");
        }
        let mut body = vec![0; length as usize];
        if !body.is_empty() && !self.from.read(&mut body)? {
            bail!("the backup ends too early");
        }
        Ok((kind, body))
    }

    /// The next upload, with its bytes unless they are missing; none behind the last.
    ///
    /// # Errors
    /// When the backup was changed or is cut off.
    pub fn file(&mut self) -> Result<Option<(FileHead, Option<Vec<u8>>)>> {
        let (kind, body) = self.frame()?;
        if kind != FILE {
            self.met = Some((kind, body));
            return Ok(None);
        }
        self.seen.files += 1;
        let head: FileHead = serde_json::from_slice(&body)?;
        if head.missing {
            return Ok(Some((head, None)));
        }
        let (kind, bytes) = self.frame()?;
        if kind != BYTES {
            bail!("the backup holds an upload without its bytes");
        }
        Ok(Some((head, Some(bytes))))
    }

    fn record(&mut self) -> Result<Option<Record>> {
        let (kind, body) = self.frame()?;
        Ok(Some(match kind {
            TABLE => {
                self.seen.tables += 1;
                let head: TableHead = serde_json::from_slice(&body)?;
                Record::Table {
                    name: head.table,
                    columns: head.columns,
                }
            }
            ROW => {
                self.seen.rows += 1;
                Record::Row(String::from_utf8(body)?)
            }
            END => Record::End(serde_json::from_slice::<Sum>(&body)?),
            DONE => {
                let done: Done = serde_json::from_slice(&body)?;
                if done != self.seen || self.from.read(&mut [0])? {
                    bail!("the backup does not hold what its end says");
                }
                return Ok(None);
            }
            _ => bail!("the backup holds a record of an unknown kind"),
        }))
    }
}

impl<R: Read + Send> Source for FrameReader<R> {
    async fn next(&mut self) -> Result<Option<Record>, Fault> {
        self.record()
            .map_err(|error| Fault::Place(format!("{error:#}")))
    }
}
