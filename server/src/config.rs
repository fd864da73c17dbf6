//! Settings: from the command line, else the environment, else a TOML file of the same keys, else a default.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::limit::Network;

/// Where the data lies; every command needs it.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// Folder of the secret, the lock and the SQLite file
    #[arg(long, env = "JUYI_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// sqlite:PATH or postgres://…
    #[arg(
        long,
        env = "JUYI_DATABASE",
        value_name = "ADDRESS",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Where uploads lie: a bucket, s3://NAME/FOLDER; without it a folder beside the data
    #[arg(long, env = "JUYI_FILES", value_name = "ADDRESS")]
    pub files: Option<String>,
    /// Settings as a TOML file
    #[arg(long, env = "JUYI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How the portal is served.
#[derive(Debug, Clone, Default, Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// Where to listen
    #[arg(long, env = "JUYI_ADDR", value_name = "HOST:PORT")]
    pub addr: Option<String>,
    /// The address people use, for printed links and feeds: https://…
    #[arg(long, env = "JUYI_ORIGIN", value_name = "URL")]
    pub origin: Option<String>,
    /// Where to show figures for Prometheus, apart from the portal; never a public address
    #[arg(long, env = "JUYI_METRICS", value_name = "HOST:PORT")]
    pub metrics: Option<String>,
    /// Serve the made-up demo world; refused on a database with real accounts
    #[arg(long)]
    pub demo: bool,
    /// Print one-time codes on this console instead of sending them
    #[arg(long)]
    pub sms_console: bool,
    /// Staff passwords as the graded-protection rules (等保) ask: two kinds of characters, another every 90 days
    #[arg(long)]
    pub graded_protection: bool,
    /// Address or network of a proxy whose X-Forwarded-For is believed; may be repeated
    #[arg(
        long,
        env = "JUYI_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<String>,
}

/// The same keys in a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    addr: Option<String>,
    data: Option<PathBuf>,
    database: Option<String>,
    files: Option<String>,
    origin: Option<String>,
    metrics: Option<String>,
    demo: bool,
    sms_console: bool,
    graded_protection: bool,
    trusted_proxy: Vec<String>,
}

/// Where the data lies, settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    pub data: PathBuf,
    pub database: String,
    /// The bucket of uploads; none where they lie in the data folder.
    pub files: Option<String>,
}

/// Everything `serve` needs, settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub home: Home,
    pub addr: String,
    /// None: made from the address that was bound.
    pub origin: Option<String>,
    /// None: nothing is counted.
    pub metrics: Option<String>,
    pub demo: bool,
    pub sms_console: bool,
    pub graded_protection: bool,
    pub trusted: Vec<Network>,
}

impl Place {
    fn written(&self) -> Result<Written> {
        let Some(path) = &self.config else {
            return Ok(Written::default());
        };
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        toml::from_str(&text).with_context(|| format!("{shown} is not a settings file"))
    }

    fn settle_with(self, written: (Option<PathBuf>, Option<String>, Option<String>)) -> Home {
        let (data, database, files) = written;
        let data = self.data.or(data).unwrap_or_else(|| "data".into());
        let database = self.database.or(database);
        let files = self.files.or(files);
        let database =
            database.unwrap_or_else(|| format!("sqlite:{}", data.join("juyi.db").display()));
        Home {
            data,
            database,
            files,
        }
    }

    /// Settles where the data lies.
    ///
    /// # Errors
    /// When the settings file cannot be read.
    pub fn settle(self) -> Result<Home> {
        let written = self.written()?;
        Ok(self.settle_with((written.data, written.database, written.files)))
    }
}

impl Home {
    /// Makes the data folder, which is nobody else's to read.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(&self) -> Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.data)
            .with_context(|| format!("cannot make the folder {}", self.data.display()))
    }
}

impl Serve {
    /// Settles everything.
    ///
    /// # Errors
    /// When the settings file cannot be read, or a value makes no sense.
    pub fn settle(self) -> Result<Settings> {
        let written = self.place.written()?;
        let proxies = if self.trusted_proxy.is_empty() {
            written.trusted_proxy
        } else {
            self.trusted_proxy
        };
        let trusted = proxies.iter().map(|text| text.parse::<Network>());
        let settings = Settings {
            trusted: trusted.collect::<Result<Vec<_>>>()?,
            home: self
                .place
                .settle_with((written.data, written.database, written.files)),
            addr: self
                .addr
                .or(written.addr)
                .unwrap_or_else(|| "127.0.0.1:3000".to_owned()),
            origin: match self.origin.or(written.origin) {
                Some(url) => Some(own_origin(&url)?),
                None => None,
            },
            metrics: self.metrics.or(written.metrics),
            demo: self.demo || written.demo,
            sms_console: self.sms_console || written.sms_console,
            graded_protection: self.graded_protection || written.graded_protection,
        };
        if settings.demo && settings.sms_console {
            bail!("--demo shows one-time codes on the page; --sms-console is for a real portal");
        }
        Ok(settings)
    }
}

/// Scheme and host, without a slash at the end: a path in it would break every comparison with a browser's Origin.
fn own_origin(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains('/') => Ok(url.to_ascii_lowercase()),
        _ => bail!("the origin must look like https://juyi.example.cn, without a path"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_settings_the_data_lies_beside_the_program() {
        let settings = Serve::default().settle().unwrap();
        assert_eq!(settings.home.data, PathBuf::from("data"));
        assert_eq!(settings.home.database, "sqlite:data/juyi.db");
        assert_eq!(settings.addr, "127.0.0.1:3000");
        assert!(!settings.demo && settings.trusted.is_empty());
        assert!(!settings.graded_protection);
    }

    #[test]
    fn the_command_line_wins_over_the_file() {
        let path = std::env::temp_dir().join(format!("juyi-config-{}.toml", std::process::id()));
        let text = "graded-protection = true\naddr = \"0.0.0.0:80\"\ndata = \"/srv/juyi\"\nfiles = \"s3://juyi/uploads\"\ntrusted-proxy = [\"10.0.0.0/8\"]\n";
        fs::write(&path, text).unwrap();
        let place = Place {
            config: Some(path.clone()),
            ..Place::default()
        };
        let given = Serve {
            place,
            addr: Some("127.0.0.1:1".to_owned()),
            ..Serve::default()
        };
        let settings = given.settle().unwrap();
        assert_eq!(settings.addr, "127.0.0.1:1");
        assert_eq!(settings.home.files.as_deref(), Some("s3://juyi/uploads"));
        assert_eq!(settings.home.database, "sqlite:/srv/juyi/juyi.db");
        assert_eq!(settings.trusted.len(), 1);
        assert!(settings.graded_protection);
        fs::write(&path, "adr = \"typo\"").unwrap();
        let place = Place {
            config: Some(path.clone()),
            ..Place::default()
        };
        assert!(place.settle().is_err());
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn an_origin_is_scheme_and_host() {
        assert_eq!(
            own_origin("https://Juyi.example.cn/").unwrap(),
            "https://juyi.example.cn"
        );
        for bad in [
            "juyi.example.cn",
            "https://",
            "https://a.cn/portal",
            "ftp://a.cn",
        ] {
            assert!(own_origin(bad).is_err(), "{bad}");
        }
    }
}
