//! The command line of `juyi`. What goes wrong is one line and exit code 1.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use server::config::{Place, Serve};
use server::{export, operator, serve, verify};
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(name = "juyi", version, about = "Juyi 居议, the portal of a community")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal
    Serve(Serve),
    /// Bring the tables of the database up to date
    Migrate(Place),
    /// Write the public record into a file that anybody can check
    Export {
        /// The file to write; `-` is standard output
        #[arg(long, value_name = "FILE")]
        out: String,
        #[command(flatten)]
        place: Place,
    },
    /// Check the public record: every hash, signature and place; names the first fault
    Verify {
        /// A file of `juyi export`; without it the database is checked
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
        /// A checkpoint that you kept: the record must still begin with it
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The log's public key; without it the key inside the export, or the one of this deployment
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// The people who run this deployment
    #[command(subcommand)]
    Operator(OperatorCommand),
}

#[derive(Subcommand)]
enum OperatorCommand {
    /// Make an operator, and print password and second factor once
    Create {
        /// Mobile number of 11 digits
        #[arg(long, value_name = "NUMBER")]
        phone: String,
        #[command(flatten)]
        place: Place,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log();
    match run(arguments.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A cause may bring a drawing of its own, as TOML errors do; one line can be read in any journal.
            let line = format!("{error:#}");
            eprintln!(
                "juyi: {}",
                line.split_whitespace().collect::<Vec<_>>().join(" ")
            );
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(given) => serve::serve(given.settle()?).await,
        Command::Migrate(place) => serve::migrate(&place.settle()?).await,
        Command::Export { out, place } => export::export(&place.settle()?, &out).await,
        Command::Verify {
            export,
            checkpoint,
            key,
            place,
        } => {
            let held = checkpoint.as_deref().map(verify::read).transpose()?;
            match export {
                Some(file) => verify::export(&file, key.as_deref(), held.as_deref()),
                None => verify::database(&place.settle()?, key, held.as_deref()).await,
            }
        }
        Command::Operator(OperatorCommand::Create { phone, place }) => {
            operator::create(&place.settle()?, &phone).await
        }
    }
}

/// Lines for people on a terminal, JSON everywhere else; `JUYI_LOG=warn` or the like says how much.
fn log() {
    let filter = EnvFilter::try_from_env("JUYI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        lines.init();
    } else {
        lines.json().init();
    }
    // The message of a panic may quote what somebody typed; its place does not.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("panicked at {place}");
    }));
}
