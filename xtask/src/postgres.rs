//! A throw-away PostgreSQL: 0.7 s to start, on a Unix socket, gone when its owner is.
//!
//! Every other way was tried as root, as CI containers run, and fails there (`docs/decisions`): `initdb` refuses root,
//! so the server runs as the `postgres` user that Debian's package makes. Its folder is named after the process that
//! owns it; a run that was killed without warning is found by that name and swept by the next one.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio, id};

use anyhow::{Context, Result};

use crate::run::{is_root, read, shown};
use crate::{apt, signals};

/// A folder that is memory: a test database need not wear out a disk.
const MEMORY: &str = "/dev/shm";
const PREFIX: &str = "juyi-pg-";
/// Losing the data with the power is no loss here. Fine for tests of behaviour, wrong for any claim about durability.
const CARELESS: &str = " -c fsync=off -c full_page_writes=off -c synchronous_commit=off";

/// A running server; dropping it stops it and deletes its data.
pub struct Server {
    programs: Programs,
    folder: PathBuf,
}

impl Server {
    /// `durable` keeps `fsync` and puts the data on a disk instead of in memory.
    pub fn start(durable: bool) -> Result<Self> {
        let programs = Programs::find()?;
        let memory = PathBuf::from(MEMORY);
        let parent = if durable || !memory.is_dir() {
            env::temp_dir()
        } else {
            memory
        };
        sweep(&programs);

        let folder = parent.join(format!("{PREFIX}{}", id()));
        read(programs.command("mkdir").args(["-m", "700"]).arg(&folder))?;
        let server = Self { programs, folder };

        let mut initdb = server.programs.command("initdb");
        initdb.args([
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
        ]);
        read(initdb.arg("--pgdata").arg(server.data()))?;

        let care = if durable { "" } else { CARELESS };
        let settings = format!(
            "-k {} -c listen_addresses='' -c max_connections=300{care}",
            server.folder.display()
        );
        let mut start = server.programs.command("pg_ctl");
        start.args([
            "start",
            "--wait",
            "--silent",
            "--timeout=60",
            "--options",
            &settings,
            "--log",
        ]);
        start
            .arg(server.folder.join("log"))
            .arg("--pgdata")
            .arg(server.data());
        // Not `read`: the server inherits its outputs, and a pipe would stay open as long as it lives.
        let status = start
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            let log = fs::read_to_string(server.folder.join("log")).unwrap_or_default();
            anyhow::bail!("`{}` failed\n{}", shown(&start), log.trim());
        }
        Ok(server)
    }

    /// For sqlx: a host that begins with a slash is the folder of the socket.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            self.folder.display()
        )
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        discard(&self.programs, &self.folder);
    }
}

/// `cargo xtask pg`: lends a server to a command, or to whoever reads the printed address, until Ctrl-C.
pub fn lend(command: &[OsString], durable: bool) -> Result<ExitCode> {
    let server = Server::start(durable)?;
    let url = server.url();
    if !durable {
        eprintln!(
            "xtask: fsync is off and the data is in memory; for measuring durable writes add --durable"
        );
    }
    let Some((program, arguments)) = command.split_first() else {
        println!("JUYI_TEST_POSTGRES={url}");
        signals::wait();
        return Ok(ExitCode::SUCCESS);
    };
    let mut child = Command::new(program)
        .args(arguments)
        .env("JUYI_TEST_POSTGRES", url)
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let code = signals::attend(&mut child)?
        .code()
        .and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// PostgreSQL's programs, and whether they must run as another user.
struct Programs {
    folder: PathBuf,
    root: bool,
}

impl Programs {
    fn find() -> Result<Self> {
        if find_folder().is_none() {
            apt::install(&["postgresql"])?;
        }
        let folder = find_folder().context(
            "PostgreSQL is missing: no initdb in pg_config --bindir, /usr/lib/postgresql or PATH",
        )?;
        Ok(Self {
            folder,
            root: is_root(),
        })
    }

    /// The program from PostgreSQL's folder if it has it, in a place any user may stand in.
    fn command(&self, program: &str) -> Command {
        let own = self.folder.join(program);
        let program = if own.exists() {
            own
        } else {
            PathBuf::from(program)
        };
        let mut command = if self.root {
            let mut runuser = Command::new("runuser");
            runuser.args(["-u", "postgres", "--"]).arg(program);
            runuser
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}

fn find_folder() -> Option<PathBuf> {
    let told = read(Command::new("pg_config").arg("--bindir"))
        .ok()
        .map(PathBuf::from);
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    debian.sort_by_key(|path| {
        path.parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str()?.parse::<u32>().ok())
    });
    let path = env::var_os("PATH").unwrap_or_default();
    told.into_iter()
        .chain(debian.into_iter().rev())
        .chain(env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

/// Removes what killed runs left: folders whose process is no more (or is something else by now). Another user's stay.
fn sweep(programs: &Programs) {
    for parent in [PathBuf::from(MEMORY), env::temp_dir()] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(owner) = name
                .strip_prefix(PREFIX)
                .and_then(|id| id.parse::<u32>().ok())
            else {
                continue;
            };
            let comm = fs::read_to_string(format!("/proc/{owner}/comm"));
            let alive = owner != id() && comm.is_ok_and(|comm| comm.trim() == "xtask");
            if !alive && fs::read_dir(entry.path()).is_ok() {
                discard(programs, &entry.path());
            }
        }
    }
}

/// Best effort: this runs in `Drop`, and a folder that stays is swept later.
fn discard(programs: &Programs, folder: &Path) {
    let data = folder.join("data");
    if data.join("postmaster.pid").exists() {
        let mut stop = programs.command("pg_ctl");
        stop.args(["stop", "--wait", "--silent", "--mode=immediate", "--pgdata"])
            .arg(data);
        if !stop
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
        {
            eprintln!("xtask: the PostgreSQL in {} did not stop", folder.display());
        }
    }
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("xtask: cannot remove {}: {error}", folder.display());
    }
}
