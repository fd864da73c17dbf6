//! `cargo xtask schemathesis`: the demo is asked whatever its own description of the public API allows, and what it does not
//! (requirements.md IN9). Not part of CI: it fetches a Python tool, and looks for what nobody thought of rather than for
//! what was broken yesterday.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::run::{read, run};
use crate::workspace::Workspace;
use crate::{server, signals};

/// Checks and options differ from version to version.
const VERSION: &str = "4.32.5";

/// What it looks at: every answer is described as it is (status, type, body), none is a fault of ours, what is there can be
/// read, and no method answers that is not described. What is left out, and why:
/// - a parameter that nobody understands is passed over and not refused (`negative_data_rejection`): the API says so, and
///   a link with one word too many still leads somewhere;
/// - a text that names no community or no page of a list is a text all the same (`positive_data_acceptance`);
/// - an act without a page of ours behind it is refused before its method is looked at, with 403 instead of 405
///   (`unsupported_method`);
/// - nothing is written by this API and nobody signs in (`use_after_free`, `ensure_resource_availability`, `ignored_auth`).
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance";

/// A demo that ends with its question time.
struct Demo {
    child: Child,
    address: SocketAddr,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn ask(workspace: &Workspace, minutes: u32, program: Option<PathBuf>) -> Result<()> {
    let tool = install(workspace)?;
    let juyi = match program {
        Some(juyi) => juyi,
        None => {
            server::build(workspace, false)?;
            workspace.juyi(false)
        }
    };
    let demo = start(workspace, &juyi)?;
    let at = format!("http://{}", demo.address);
    let mut schemathesis = workspace.command(&tool.to_string_lossy());
    schemathesis
        .args(["fuzz", &format!("{at}/api/v1/openapi.json")])
        .args(["--max-time", &format!("{}", minutes * 60)])
        .args(["--checks", CHECKS, "--mode", "all", "--continue-on-failure"])
        .args(["--request-timeout", "20"])
        .current_dir(workspace.tool("schemathesis-run"));
    run(&mut schemathesis)?;
    println!("asked for {minutes} minutes; no answer was other than described");
    Ok(())
}

/// The tool in a folder of its own; the program in it.
fn install(workspace: &Workspace) -> Result<PathBuf> {
    let home = workspace.tool(&format!("schemathesis-{VERSION}"));
    let program = home.join("bin/schemathesis");
    if !program.exists() {
        run(workspace.command("python3").args(["-m", "venv"]).arg(&home))?;
        let mut pip = workspace.command(&home.join("bin/pip").to_string_lossy());
        run(pip.args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("schemathesis=={VERSION}")))?;
    }
    ensure!(program.exists(), "pip put no program at {}", program.display());
    let said = read(Command::new(&program).arg("--version"))?;
    println!("{said}");
    Ok(program)
}

/// A fresh demo world on a port of its own.
fn start(workspace: &Workspace, juyi: &Path) -> Result<Demo> {
    let folder = workspace.tool("schemathesis-run");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let log = fs::File::create(folder.join("log"))?;
    let child = Command::new(juyi)
        .args(["serve", "--demo", "--addr", &address.to_string(), "--data"])
        .arg(folder.join("data"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("cannot start {}", juyi.display()))?;
    let mut demo = Demo { child, address };
    let begun = Instant::now();
    while !is_ready(address) {
        signals::refuse_if_stopped()?;
        if let Some(status) = demo.child.try_wait()? {
            bail!("the demo ended at once: {status}; see {}", folder.join("log").display());
        }
        ensure!(begun.elapsed() < Duration::from_secs(120), "the demo is not ready");
        thread::sleep(Duration::from_millis(100));
    }
    Ok(demo)
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n")?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        Ok(said)
    };
    ask().is_ok_and(|said| said.split(' ').nth(1) == Some("200"))
}
