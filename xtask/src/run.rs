//! Running a command so that a failure says which one it was.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::signals;

/// Runs a command in the open; anything but success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    signals::refuse_if_stopped()?;
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let status = signals::attend(&mut child)?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command silently and gives what it printed; on failure the error carries its messages.
pub fn read(command: &mut Command) -> Result<String> {
    signals::refuse_if_stopped()?;
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !output.status.success() {
        let messages = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` ended with {}\n{}",
            shown(command),
            output.status,
            messages.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program can be found and started.
pub fn exists(program: &str) -> bool {
    let looked = Command::new("sh")
        .args(["-c", "command -v \"$0\"", program])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    looked.is_ok_and(|status| status.success())
}

pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// The command line as a person would type it, without the folders before the program.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_words() {
        let error = read(Command::new("/bin/sh").args(["-c", "echo no room >&2; exit 3"]))
            .map_err(|e| e.to_string());
        assert!(
            error
                .as_ref()
                .is_err_and(|text| text.starts_with("`sh -c ") && text.ends_with("no room")),
            "{error:?}"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_not_found() {
        assert!(exists("sh"));
        assert!(!exists("juyi-no-such-program"));
    }
}
