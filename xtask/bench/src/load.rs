//! The load: so many connections to one address on this machine, each asking again as soon as it is answered.
//!
//! It speaks HTTP/1.1 with its own few lines because a client library takes as much of the two cores as the server does;
//! nginx and juyi are asked by the same lines. Every run is bounded by a count of requests.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Makes the bytes of a client's next request from its number and the number of the request.
pub type Ask = Arc<dyn Fn(usize, usize) -> Vec<u8> + Send + Sync>;

/// What a run showed.
#[derive(Debug, Default)]
pub struct Figures {
    /// Times of single answers, ascending.
    pub times: Vec<Duration>,
    /// Answers by status.
    pub statuses: BTreeMap<u16, usize>,
    pub took: Duration,
    /// Bytes of the last body.
    pub body: usize,
}

impl Figures {
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time within which so many of a hundred answers came.
    pub fn percentile(&self, of_hundred: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        let at = (self.times.len() * of_hundred / 100).min(last);
        self.times.get(at).copied().unwrap_or_default()
    }

    pub fn count(&self, status: u16) -> usize {
        self.statuses.get(&status).copied().unwrap_or_default()
    }
}

/// A request without a body.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\r\n").into_bytes()
}

/// The line that says for whom a proxy asks: each number is a home of its own.
pub fn home(number: usize) -> String {
    let [_, b, c, d] = u32::try_from(number).unwrap_or_default().to_be_bytes();
    format!("x-forwarded-for: 10.{b}.{c}.{d}\r\n")
}

/// A form that is sent from a page of the site, by somebody behind a proxy that is trusted, from an address of its own.
pub fn post(path: &str, headers: &str, form: &str, address: usize) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n{}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n{headers}\r\n{form}",
        home(address),
        form.len()
    )
    .into_bytes()
}

/// Asks `total` times over `clients` connections, spread over the addresses.
///
/// # Errors
/// When a connection breaks or an answer cannot be read: a server under this load must not drop anybody.
pub async fn run(
    addresses: &[SocketAddr],
    clients: usize,
    total: usize,
    ask: Ask,
) -> Result<Figures> {
    let left = Arc::new(AtomicUsize::new(total));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for client in 0..clients {
        let address = *addresses
            .get(client % addresses.len().max(1))
            .context("no address")?;
        let (left, ask) = (left.clone(), ask.clone());
        tasks.push(tokio::spawn(async move {
            let mut line = Line::open(address).await?;
            let mut own = Figures::default();
            let mut number = 0;
            while take_one(&left) {
                let request = ask(client, number);
                number += 1;
                let asked = Instant::now();
                let Answer { status, body, .. } = line.ask(&request).await?;
                own.times.push(asked.elapsed());
                *own.statuses.entry(status).or_default() += 1;
                own.body = body;
            }
            Ok::<_, anyhow::Error>(own)
        }));
    }
    let mut all = Figures::default();
    for task in tasks {
        let own = task.await.context("a client ended")??;
        all.times.extend(own.times);
        for (status, count) in own.statuses {
            *all.statuses.entry(status).or_default() += count;
        }
        all.body = all.body.max(own.body);
    }
    all.took = begun.elapsed();
    all.times.sort_unstable();
    Ok(all)
}

fn take_one(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
        .is_ok()
}

/// One answer.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub status: u16,
    /// The length of the body.
    pub body: usize,
    /// Whether it says when to come again.
    pub says_when: bool,
}

/// One connection that is kept.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    /// Connects.
    ///
    /// # Errors
    /// When nobody takes the connection.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Asks and reads the whole answer.
    ///
    /// # Errors
    /// When the connection breaks or the answer cannot be read.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status = text
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .context("no status")?;
        let header = |wanted: &str| {
            text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case(wanted).then(|| value.trim())
            })
        };
        let length = header("content-length").and_then(|n| n.parse::<usize>().ok());
        let says_when = header("retry-after").is_some_and(|n| n.parse::<u32>().is_ok());
        let bodyless = status == 304 || status == 204;
        let length = match length {
            Some(length) => length,
            None if bodyless => 0,
            None => bail!("an answer without a length: {text}"),
        };
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok(Answer {
            status,
            body: length,
            says_when,
        })
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server hung up");
        }
        Ok(())
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// Asks once and gives the head and the body.
///
/// # Errors
/// As [`run`].
pub async fn fetch(address: SocketAddr, path: &str, headers: &str) -> Result<(String, Vec<u8>)> {
    let mut line = Line::open(address).await?;
    let answer = line.ask(&get(path, headers)).await?;
    let at = line.buffer.len() - answer.body;
    let head = String::from_utf8_lossy(&line.buffer[..at]).into_owned();
    Ok((head, line.buffer[at..].to_vec()))
}
