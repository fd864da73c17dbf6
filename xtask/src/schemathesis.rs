//! `cargo xtask schemathesis`: the demo is asked whatever its own description of the public API allows, and what it does not
//! (requirements.md IN9). Not part of CI: it fetches a Python tool, and looks for what nobody thought of rather than for
//! what was broken yesterday.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::run::{read, run};
use crate::workspace::Workspace;
use crate::{server, signals};

/// Checks and options differ from version to version.
const VERSION: &str = "4.32.5";

/// What it looks at: every answer is described as it is (status, type, headers, body), and none is a fault of ours. What is left
/// out, and why:
/// - a parameter that nobody understands is passed over and not refused (`negative_data_rejection`): the API says so, and
///   a link with one word too many still leads somewhere;
/// - a text that names no community or no page of a list is a text all the same (`positive_data_acceptance`);
/// - an act without a page of ours behind it is refused before its method is looked at, with 403 instead of 405
///   (`unsupported_method`);
/// - nothing is written by this API and nobody signs in (`use_after_free`, `ensure_resource_availability`, `ignored_auth`).
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance";

/// The communities of the demo.
const COMMUNITIES: [&str; 2] = ["qingyun", "nanhu"];
const DOCUMENT: &str = "/api/v1/openapi.json";

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

impl Demo {
    /// Status and body of an answer.
    fn get(&self, path: &str) -> Result<(u16, String)> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let request = format!("GET {path} HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        let (head, body) = said.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok());
        Ok((status.context("no status")?, body.to_owned()))
    }

    fn json(&self, path: &str) -> Result<Value> {
        let (status, body) = self.get(path)?;
        ensure!(status == 200, "{path} is answered {status}");
        Ok(serde_json::from_str(&body)?)
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
    let folder = workspace.tool("schemathesis-run");
    // Once by the description alone, which is mostly asked for what is not there; then long with what is.
    let mut description = demo.json(DOCUMENT)?;
    let plain = folder.join("plain.json");
    fs::write(&plain, description.to_string())?;
    name_what_is_there(&demo, &mut description)?;
    let real = folder.join("real.json");
    fs::write(&real, description.to_string())?;
    let seconds = (minutes * 60).to_string();
    let few = [
        "run",
        "--phases",
        "coverage,fuzzing",
        "--max-examples",
        "10",
    ];
    let long = ["fuzz", "--max-time", seconds.as_str()];
    for (how, what) in [(&few[..], &plain), (&few[..], &real), (&long[..], &real)] {
        let mut schemathesis = workspace.command(&tool.to_string_lossy());
        schemathesis
            .args(how)
            .arg(what)
            .args(["--url", &format!("http://{}", demo.address)])
            .args(["--checks", CHECKS, "--continue-on-failure"])
            .args(["--request-timeout", "20", "--warnings", "off", "--no-color"])
            .current_dir(&folder);
        run(&mut schemathesis)?;
    }
    Ok(())
}

/// The numbers that stand in an answer.
fn numbers(answer: &Value, found: &mut BTreeSet<String>) {
    match answer {
        Value::Object(parts) => {
            for (name, part) in parts {
                match (name.as_str(), part) {
                    ("number", Value::String(text)) => {
                        found.insert(text.clone());
                    }
                    ("number", Value::Number(number)) => {
                        found.insert(number.to_string());
                    }
                    _ => numbers(part, found),
                }
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| numbers(part, found)),
        _ => {}
    }
}

/// Writes into the description which communities there are, and which things by their numbers: a text by chance is none of
/// them.
fn name_what_is_there(demo: &Demo, description: &mut Value) -> Result<()> {
    let paths = description["paths"].as_object_mut().context("no paths")?;
    for (path, item) in paths {
        let mut there: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        there.insert("c".to_owned(), COMMUNITIES.map(str::to_owned).into());
        if let Some((list, rest)) = path.rsplit_once("/{")
            && let Some((name, _)) = rest.split_once('}')
            && name != "c"
        {
            let mut found = BTreeSet::new();
            for community in COMMUNITIES {
                numbers(&demo.json(&list.replace("{c}", community))?, &mut found);
            }
            ensure!(!found.is_empty(), "the demo has nothing in {list}");
            there.insert(name.to_owned(), found);
        }
        let parameters = item["get"]["parameters"].as_array_mut();
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            if parameter["in"] == "path"
                && let Some(there) = there.get(name)
            {
                parameter["schema"] = json!({ "type": "string", "enum": there });
            }
        }
    }
    Ok(())
}

/// The tool in a folder of its own; the program in it.
fn install(workspace: &Workspace) -> Result<PathBuf> {
    let home = workspace.tool(&format!("schemathesis-{VERSION}"));
    let program = home.join("bin/schemathesis");
    if !program.exists() {
        run(workspace.command("python3").args(["-m", "venv"]).arg(&home))?;
        let mut pip = workspace.command(&home.join("bin/pip").to_string_lossy());
        run(pip
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("schemathesis=={VERSION}")))?;
    }
    ensure!(
        program.exists(),
        "pip put no program at {}",
        program.display()
    );
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
    while !demo.get("/readyz").is_ok_and(|(status, _)| status == 200) {
        signals::refuse_if_stopped()?;
        if let Some(status) = demo.child.try_wait()? {
            bail!(
                "the demo ended at once: {status}; see {}",
                folder.join("log").display()
            );
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(120),
            "the demo is not ready"
        );
        thread::sleep(Duration::from_millis(100));
    }
    Ok(demo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        let answer = json!({ "items": [{ "number": "2026-0001", "of": { "number": 7 } }], "number": "2026-0001" });
        let mut found = BTreeSet::new();
        numbers(&answer, &mut found);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["2026-0001", "7"]);
    }
}
