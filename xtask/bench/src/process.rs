//! The programs that are measured: juyi and, beside it, nginx.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::load::fetch;

/// A running program; dropping it ends it.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
    /// From the start until it answered.
    pub ready_after: Duration,
}

impl Running {
    /// Memory of the process in MiB: now, and the most so far.
    ///
    /// # Errors
    /// When `/proc` does not say.
    pub fn memory(&self) -> Result<(f64, f64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = |name: &str| -> Option<f64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let (now, most) = (kib("VmRSS:"), kib("VmHWM:"));
        Ok((
            now.context("no VmRSS")? / 1024.0,
            most.context("no VmHWM")? / 1024.0,
        ))
    }

    /// How many files and connections it holds open.
    ///
    /// # Errors
    /// When `/proc` does not say.
    pub fn files(&self) -> Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    /// Ends it the way a service manager does, and waits.
    ///
    /// # Errors
    /// When it does not end by itself.
    pub fn end(mut self) -> Result<()> {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        for _ in 0..300 {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("a server did not end within 30 seconds of SIGTERM");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

async fn until_ready(child: Child, address: SocketAddr, path: &str) -> Result<Running> {
    let begun = Instant::now();
    let mut running = Running {
        child,
        address,
        ready_after: Duration::ZERO,
    };
    while begun.elapsed() < Duration::from_secs(300) {
        if let Some(status) = running.child.try_wait()? {
            bail!("it ended at once: {status}");
        }
        if let Ok((head, _)) = fetch(address, path, "").await
            && head.starts_with("HTTP/1.1 200")
        {
            running.ready_after = begun.elapsed();
            return Ok(running);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("it was not ready after five minutes");
}

/// Starts juyi on a data folder. Its log goes to a file beside it, as in the field.
///
/// # Errors
/// When it does not become ready.
pub async fn juyi(binary: &Path, data: &Path, database: &str) -> Result<Running> {
    let address = free()?;
    let log = fs::File::create(data.with_extension("log"))?;
    let child = Command::new(binary)
        .args(["serve", "--demo", "--trusted-proxy", "127.0.0.1"])
        .args(["--addr", &address.to_string(), "--database", database])
        .arg("--data")
        .arg(data)
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| format!("cannot start {}", binary.display()))?;
    until_ready(child, address, "/readyz").await
}

/// Starts nginx with one file, as its manual recommends for static files.
///
/// # Errors
/// When it is not there or does not become ready.
pub async fn nginx(folder: &Path, page: &[u8]) -> Result<Running> {
    let address = free()?;
    let root: PathBuf = folder.join("www");
    fs::create_dir_all(&root)?;
    fs::write(root.join("page.html"), page)?;
    let conf = folder.join("nginx.conf");
    let (at, www) = (folder.display(), root.display());
    fs::write(
        &conf,
        format!(
            "daemon off; worker_processes 2; pid {at}/nginx.pid; error_log {at}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 1000000;\n\
             types {{ text/html html; }}\n\
             server {{ listen {address}; root {www}; }} }}\n"
        ),
    )?;
    let child = Command::new("nginx")
        .arg("-c")
        .arg(&conf)
        .arg("-p")
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("nginx is missing")?;
    until_ready(child, address, "/page.html").await
}
