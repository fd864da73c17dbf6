//! Ctrl-C must not leave a database server or a browser behind.
//!
//! Without a handler SIGINT ends xtask on the spot and no `Drop` runs. Here a thread notes the signal, the step in hand
//! ends because its child does, and the error walks up the stack past every guard. A terminal sends Ctrl-C to the whole
//! group, so the child has it already; SIGTERM (a supervisor, a CI runner) reaches only xtask and is passed on.

use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long a child may take to end after Ctrl-C before it is told again.
const PATIENCE: Duration = Duration::from_secs(5);

/// The signal received, or 0.
static RECEIVED: AtomicI32 = AtomicI32::new(0);
/// The child being waited for, or 0.
static CHILD: AtomicU32 = AtomicU32::new(0);

pub fn listen() -> Result<()> {
    let mut signals =
        Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen for signals")?;
    thread::spawn(move || {
        for signal in signals.forever() {
            RECEIVED.store(signal, Ordering::SeqCst);
            let child = CHILD.load(Ordering::SeqCst);
            let wait = if signal == SIGINT {
                PATIENCE
            } else {
                Duration::ZERO
            };
            thread::spawn(move || {
                thread::sleep(wait);
                if child != 0 && CHILD.load(Ordering::SeqCst) == child {
                    terminate(child);
                }
            });
        }
    });
    Ok(())
}

/// Waits for a child, within reach of the signals.
pub fn attend(child: &mut Child) -> Result<ExitStatus> {
    CHILD.store(child.id(), Ordering::SeqCst);
    let status = child.wait();
    CHILD.store(0, Ordering::SeqCst);
    refuse_if_stopped()?;
    status.context("cannot wait for the command")
}

/// To be asked before anything new is started.
pub fn refuse_if_stopped() -> Result<()> {
    if RECEIVED.load(Ordering::SeqCst) != 0 {
        bail!("stopped by a signal");
    }
    Ok(())
}

pub fn wait() {
    while RECEIVED.load(Ordering::SeqCst) == 0 {
        thread::sleep(Duration::from_millis(100));
    }
}

/// 1, or by custom 128 + signal when one ended the run.
pub fn exit_code() -> ExitCode {
    match RECEIVED.load(Ordering::SeqCst) {
        0 => ExitCode::FAILURE,
        signal => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
    }
}

/// The standard library can only kill, which gives a server no time to close; every system has a shell that can ask.
fn terminate(child: u32) {
    let asked = Command::new("sh")
        .args(["-c", &format!("kill -TERM {child}")])
        .status();
    if let Err(error) = asked {
        eprintln!("xtask: cannot end process {child}: {error}");
    }
}
