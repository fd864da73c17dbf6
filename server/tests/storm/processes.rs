//! The real program as processes that can be killed, and browsers that speak HTTP to them.

use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use server::seal_keys::FileKeys;
use store::Db;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const JUYI: &str = env!("CARGO_BIN_EXE_juyi");
/// All processes of a deployment share it (docs/operations.md).
const SECRET: &str = "0707070707070707070707070707070707070707070707070707070707070707";

/// A running process; it does not outlive its story, however that ends.
pub struct Running(pub Child);

impl Running {
    /// Ends it as a power cut does: without a word.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One deployment: a database, a data folder, and the addresses of its processes.
pub struct Deployment {
    pub database: String,
    pub data: PathBuf,
    pub addresses: Vec<String>,
    _site: Arc<StandIn>,
}

impl Deployment {
    /// One process on an SQLite file.
    pub fn sqlite() -> Self {
        let data = folder("sqlite");
        let database = format!("sqlite:{}", data.join("juyi.db").display());
        Self::on(database, data, 1)
    }

    /// Two processes on a fresh PostgreSQL database.
    pub async fn postgres() -> Self {
        let db = store::test_db::postgres()
            .await
            .expect("JUYI_TEST_POSTGRES names a running PostgreSQL; `cargo xtask test` starts one");
        let Db::Postgres { write: pool, .. } = &db else {
            unreachable!("asked for PostgreSQL")
        };
        let name = pool.connect_options().get_database().unwrap().to_owned();
        db.close().await;
        let server = std::env::var("JUYI_TEST_POSTGRES").unwrap();
        let (head, tail) = server.split_once('?').unwrap_or((&server, ""));
        let (head, _) = head.rsplit_once('/').unwrap();
        Self::on(format!("{head}/{name}?{tail}"), folder("postgres"), 2)
    }

    fn on(database: String, data: PathBuf, processes: usize) -> Self {
        Self {
            database,
            data,
            addresses: (0..processes).map(|_| free_address()).collect(),
            _site: StandIn::get(),
        }
    }

    /// The database as the test itself sees it.
    pub async fn open(&self) -> Db {
        if self.database.starts_with("sqlite:") {
            Db::open(&self.database).await.unwrap()
        } else {
            // Its tables are there already; the lent server is careless of power cuts, which `open` refuses.
            Db::look(&self.database).await.unwrap()
        }
    }

    pub fn keys(&self) -> FileKeys {
        FileKeys::of(&self.data)
    }

    /// The program with the surroundings of this deployment.
    pub fn juyi(&self) -> Command {
        // A write that is refused is an error and not the end of the process, as on a full disk.
        let mut juyi = Command::new("sh");
        juyi.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", JUYI])
            .env("JUYI_SECRET", SECRET)
            .env("JUYI_UNSAFE_DATABASE", "1")
            .env("JUYI_DATABASE", &self.database)
            .env("JUYI_DATA", &self.data)
            .stdin(Stdio::null());
        juyi
    }

    /// Starts the process at one of the addresses and waits until it serves.
    pub async fn start(&self, at: usize) -> Running {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.data.join("log"))
            .unwrap();
        let mut serve = self.juyi();
        // Every voter comes from a home of their own.
        serve
            .args(["serve", "--demo", "--origin", "https://juyi.test"])
            .args(["--trusted-proxy", "127.0.0.1", "--addr"])
            .arg(&self.addresses[at]);
        let mut running = Running(serve.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let patience = Instant::now() + Duration::from_secs(60);
        loop {
            if let Ok(got) = ask(&self.addresses[at], "GET", "/readyz", "", 1, "").await
                && got.status == 200
            {
                return running;
            }
            assert!(running.0.try_wait().unwrap().is_none(), "{}", self.log());
            assert!(Instant::now() < patience, "it does not start");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// What the processes have written to their logs.
    pub fn log(&self) -> String {
        fs::read_to_string(self.data.join("log")).unwrap()
    }

    /// Runs another command of the program to its end and gives what it prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let done = self.juyi().args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "juyi {arguments:?}: {said}");
        String::from_utf8(done.stdout).unwrap()
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // What a failed story leaves is worth a look.
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.data);
        }
    }
}

/// A folder of its own for each deployment: stories of one program run side by side.
fn folder(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("juyi-storm-{}-{name}-{count}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A port that nobody listens on now.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// The program does not start without its site, and Rust tests run before the site is built: an empty manifest stands
/// in for a missing one as long as a story needs it.
struct StandIn(Option<PathBuf>);

impl StandIn {
    fn get() -> Arc<Self> {
        static CURRENT: Mutex<Weak<StandIn>> = Mutex::new(Weak::new());
        let mut current = CURRENT.lock().unwrap();
        if let Some(site) = current.upgrade() {
            return site;
        }
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
        let manifest = site.join("manifest.json");
        let made = !manifest.exists();
        if made {
            fs::create_dir_all(&site).unwrap();
            let names = r#"{"boot":"","style":"","portal_js":"","portal_wasm":""}"#;
            fs::write(&manifest, names).unwrap();
        }
        let site = Arc::new(Self(made.then_some(manifest)));
        *current = Arc::downgrade(&site);
        site
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        if let Some(manifest) = &self.0 {
            let _ = fs::remove_file(manifest);
        }
    }
}

/// One answer.
pub struct Got {
    pub status: u16,
    pub location: String,
    pub body: String,
}

/// Asks a process as a browser on our own page does, from the home of a voter. An error is an answer that did not come
/// or not whole.
pub async fn ask(
    address: &str,
    method: &str,
    path: &str,
    cookie: &str,
    home: usize,
    form: &str,
) -> io::Result<Got> {
    let asking = async {
        let mut stream = TcpStream::connect(address).await?;
        // HTTP/1.0 has an end and no chunks.
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: juyi.test\r\naccept: text/html\r\ncookie: {cookie}\r\n\
             sec-fetch-site: same-origin\r\nx-forwarded-for: 10.1.{}.{}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            home / 250,
            home % 250 + 1,
            form.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        read(&String::from_utf8_lossy(&bytes))
            .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    };
    tokio::time::timeout(Duration::from_secs(20), asking)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

fn read(text: &str) -> Option<Got> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    };
    if let Some(length) = header("content-length")
        && length.parse() != Ok(body.len())
    {
        return None;
    }
    Some(Got {
        status: head.split(' ').nth(1)?.parse().ok()?,
        location: header("location").unwrap_or_default(),
        body: body.to_owned(),
    })
}
