//! `juyi serve`: from the settings to the last answer, in the order in which it happens.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use app::frame::portal::{Delivery, Gateway, NotDelivered, Parts, Portal};
use domain::phone::Phone;
use store::Db;
use store::files::Shelf;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{Home, Settings};
use crate::erasures::Erasures;
use crate::seal_keys::FileKeys;
use crate::site::Files;
use crate::{accept, caretaker, clock, demo, http, lock, metrics, secret};

/// Serves the portal until the process is told to end.
///
/// # Errors
/// Whatever keeps it from starting, in words for the operator.
pub async fn serve(settings: Settings) -> Result<()> {
    let (files, site) = Files::load()?;
    settings.home.prepare()?;
    let _lock = lock::hold(&settings.home.data, &settings.home.database)?;
    let listener = TcpListener::bind(&settings.addr)
        .await
        .with_context(|| format!("cannot listen on {}", settings.addr))?;
    let bound = listener.local_addr().context("no address to listen on")?;
    let origin = settings.origin.unwrap_or_else(|| format!("http://{bound}"));
    // Made-up people have nothing to hide: a demo may be shown to a whole office.
    if !settings.demo {
        refuse_plain(&origin)?;
    }
    let db = open(&settings.home).await?;
    let mut erasures = Erasures::of(&settings.home.data)?;
    erasures.repeat(&db, clock::machine().now()).await?;
    let secret = secret::load(&settings.home.data, has_accounts(&db).await?)?;
    let log_name = log_name(&db, &origin).await?;
    let clock = clock::machine();
    let seal_keys = Arc::new(FileKeys::of(&settings.home.data));
    let shelf = shelf(&settings.home)?;
    let personas = if settings.demo {
        demo::prepare(&db, seal_keys.as_ref(), &shelf, clock.now()).await?
    } else {
        refuse_demo(&db).await?;
        Vec::new()
    };
    let delivery = match (settings.demo, settings.sms_console) {
        (true, _) => Delivery::Page,
        (false, true) => Delivery::Console(Box::new(print_code)),
        (false, false) => Delivery::Gateway(Box::new(NoGateway)),
    };
    announce(
        &origin,
        &settings.home,
        matches!(delivery, Delivery::Gateway(_)),
    );
    if settings.demo {
        demo::announce(&origin, &personas);
    }
    let portal = Portal::new(Parts {
        db,
        clock,
        secret,
        seal_keys,
        shelf,
        demo: settings.demo,
        graded: settings.graded_protection,
        delivery,
        site,
        origin,
        log_name,
        personas,
    });
    if let Some(address) = &settings.metrics {
        let bound = metrics::serve(address, portal.clone()).await?;
        tracing::info!(%bound, "figures for Prometheus");
    }
    let (cared_for, data) = (portal.clone(), settings.home.data.clone());
    let care = tokio::spawn(async move { caretaker::run(cared_for, erasures, &data).await });
    let app = http::app(portal.clone(), files, settings.trusted);
    accept::serve(listener, app, told_to_end()).await;
    care.abort();
    // The caretaker's last second.
    let _ = tokio::time::timeout(Duration::from_secs(5), portal.write_down()).await;
    // What is still running after the drain does not get to keep the process.
    let _ = tokio::time::timeout(Duration::from_secs(5), portal.db.close()).await;
    tracing::info!("ended");
    Ok(())
}

/// The place of uploads: a folder beside the database, or a bucket. Processes that share a PostgreSQL must share it too.
///
/// # Errors
/// When the folder cannot be made, or the address of the bucket means nothing to this program.
pub fn shelf(home: &Home) -> Result<Shelf> {
    let Some(address) = &home.files else {
        return Shelf::folder(&home.data.join("files"))
            .context("the folder of uploads cannot be made");
    };
    bucket(address)
}

/// Keys, region and endpoint come from the environment (`AWS_…`), and are printed nowhere.
#[cfg(feature = "s3")]
fn bucket(address: &str) -> Result<Shelf> {
    let options = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
    Shelf::bucket(address, options).with_context(|| format!("{address} is no place for uploads"))
}

#[cfg(not(feature = "s3"))]
fn bucket(address: &str) -> Result<Shelf> {
    anyhow::bail!("{address}: this program was built without S3; build it with `--features s3`")
}

/// `juyi migrate`: brings the tables up to date, which opening does.
///
/// # Errors
/// When the database cannot be opened.
pub async fn migrate(home: &Home) -> Result<()> {
    home.prepare()?;
    let _lock = lock::hold(&home.data, &home.database)?;
    open(home).await?.close().await;
    tracing::info!("the tables are up to date");
    Ok(())
}

/// The address may hold a password, so an error does not repeat it.
pub(crate) async fn open(home: &Home) -> Result<Db> {
    Db::open(&home.database)
        .await
        .context(match lock::sqlite_file(&home.database) {
            Some(file) => format!("no database at {file}"),
            None => "no database".to_owned(),
        })
}

/// Without TLS everybody on the way reads what people do, and browsers keep no session: only the own machine may be spoken
/// to in the clear.
fn refuse_plain(origin: &str) -> Result<()> {
    let Some(host) = origin.strip_prefix("http://") else {
        return Ok(());
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let loopback = address.parse::<IpAddr>().is_ok_and(|a| a.is_loopback());
    if loopback || name == "localhost" {
        return Ok(());
    }
    bail!(
        "people would reach the portal at {origin}, in the clear; put a TLS proxy in front and set --origin to the https address"
    )
}

/// Made-up people among real ones would be counted, and could sign in with one tap.
async fn refuse_demo(db: &Db) -> Result<()> {
    if db.count_demo_accounts().await? > 0 {
        bail!("this database holds the demo world; start with --demo, or name another database");
    }
    Ok(())
}

/// Stands where a gateway would: every code fails to be delivered, and the page names the window and the grid worker.
struct NoGateway;

impl Gateway for NoGateway {
    fn send<'a>(
        &'a self,
        _: &'a Phone,
        _: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<(), NotDelivered>> + Send + 'a>> {
        Box::pin(std::future::ready(Err(NotDelivered)))
    }
}

#[expect(
    clippy::print_stdout,
    reason = "this console is how the code is handed over"
)]
fn print_code(phone: &Phone, code: &str) {
    println!("code for {}: {code}", phone.as_str());
}

fn announce(origin: &str, home: &Home, no_gateway: bool) {
    let data = home.data.display();
    tracing::info!(origin, %data, version = env!("CARGO_PKG_VERSION"), "juyi serves");
    if no_gateway {
        tracing::warn!("no way to send one-time codes is set; --sms-console prints them here");
    }
}

/// SIGTERM from a service manager, or Ctrl-C.
async fn told_to_end() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = terminated => {}
        () = interrupted => {}
    }
    tracing::info!("told to end; running requests may finish");
}

/// The name of the record of acts: the one it began with, else made from the address people use.
pub async fn log_name(db: &Db, origin: &str) -> Result<String> {
    let host = origin.rsplit('/').next().unwrap_or(origin);
    Ok(match db.log_head().await? {
        Some(head) => head.origin,
        None => format!("{host}/log"),
    })
}

/// Whether somebody's second factor or identity digest depends on the secret.
pub async fn has_accounts(db: &Db) -> Result<bool> {
    Ok(db.count_real_accounts().await? + db.count_demo_accounts().await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://juyi.example.cn", true)]
    #[case("http://127.0.0.1:3000", true)]
    #[case("http://localhost", true)]
    #[case("http://[::1]:3000", true)]
    #[case("http://juyi.example.cn", false)]
    #[case("http://localhost.example.cn", false)]
    #[case("http://0.0.0.0:3000", false)]
    #[case("http://192.168.1.7:3000", false)]
    fn only_the_own_machine_is_spoken_to_in_the_clear(#[case] origin: &str, #[case] may: bool) {
        assert_eq!(refuse_plain(origin).is_ok(), may);
    }
}
