//! The command line of `juyi`. What goes wrong is one line and exit code 1.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use server::config::{Place, Serve};
use server::{backup, breach, export, moving, operator, serve, verify};
use tracing_subscriber::EnvFilter;

/// Drawing a page is thousands of small pieces of memory, taken and given back by whichever thread has the request.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Write a sealed copy of the database and the uploads, while the portal runs
    Backup {
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// The key of `juyi backup-key`
        #[arg(long, env = "JUYI_BACKUP_KEY", value_name = "FILE")]
        key: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Make a key for backups; keep a copy of it far from them
    BackupKey {
        /// The file to write; it must not exist
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Fill an empty database from a backup, check it, and erase again who was erased since
    Restore {
        /// A file of `juyi backup`
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// The key it was sealed with
        #[arg(long, env = "JUYI_BACKUP_KEY", value_name = "FILE")]
        key: PathBuf,
        /// A kept erased.jsonl, newer than the backup; the one in the data folder is always read
        #[arg(long, value_name = "FILE")]
        erasures: Vec<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// After data got out: list whom each class of data concerns, by account number, on standard output
    Breach {
        /// A day (2026-11-28) or a moment (2026-11-28T15:00:00+08:00)
        #[arg(long, value_name = "TIME")]
        from: String,
        /// The end, itself not within
        #[arg(long, value_name = "TIME")]
        to: String,
        #[arg(long, value_enum, default_value = "csv")]
        form: breach::Form,
        #[command(flatten)]
        place: Place,
    },
    /// Copy all rows into an empty database, of the other engine or of the same; the portal must not run
    Move {
        /// sqlite:PATH or postgres://…
        #[arg(long, value_name = "ADDRESS")]
        from: String,
        /// sqlite:PATH or postgres://…
        #[arg(long, value_name = "ADDRESS")]
        to: String,
        /// The data folder, which stays where it is
        #[arg(long, env = "JUYI_DATA", value_name = "DIR", default_value = "data")]
        data: PathBuf,
    },
    /// Sign people out
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// The people who run this deployment
    #[command(subcommand)]
    Operator(OperatorCommand),
}

#[derive(Subcommand)]
enum SessionsCommand {
    /// End the sessions of one number, or of everybody
    End {
        /// Mobile number of 11 digits
        #[arg(
            long,
            value_name = "NUMBER",
            required_unless_present = "everybody",
            conflicts_with = "everybody"
        )]
        phone: Option<String>,
        /// Of all accounts
        #[arg(long)]
        everybody: bool,
        #[command(flatten)]
        place: Place,
    },
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
    /// Give an operator who forgot the password another one, and print it once; all sessions end
    Reset {
        /// Mobile number of 11 digits
        #[arg(long, value_name = "NUMBER")]
        phone: String,
        /// Make a new second factor as well, for who lost it
        #[arg(long)]
        second_factor: bool,
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
        Command::Backup { to, key, place } => backup::backup(&place.settle()?, &to, &key).await,
        Command::BackupKey { out } => backup::make_key(&out),
        Command::Restore {
            from,
            key,
            erasures,
            place,
        } => backup::restore(&place.settle()?, &from, &key, &erasures).await,
        Command::Breach {
            from,
            to,
            form,
            place,
        } => breach::breach(&place.settle()?, &from, &to, form).await,
        Command::Move { from, to, data } => moving::move_all(&data, &from, &to).await,
        Command::Operator(OperatorCommand::Create { phone, place }) => {
            operator::create(&place.settle()?, &phone).await
        }
        Command::Operator(OperatorCommand::Reset {
            phone,
            second_factor,
            place,
        }) => operator::reset(&place.settle()?, &phone, second_factor).await,
        Command::Sessions(SessionsCommand::End { phone, place, .. }) => {
            operator::end_sessions(&place.settle()?, phone.as_deref()).await
        }
    }
}

/// Lines for people on a terminal, JSON everywhere else; `JUYI_LOG=warn` or the like says how much.
fn log() {
    let filter = EnvFilter::try_from_env("JUYI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Where the log cannot be written, saying so on the same way would end what the line was about.
        .log_internal_errors(false)
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
