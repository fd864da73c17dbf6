//! `juyi operator` and `juyi sessions`: what is done on the machine itself. Whoever can run it holds the database anyway, so
//! it asks nothing; it prints passwords and second factors once and keeps neither. A password that stood on a screen is
//! good for three days, for setting an own one (ASVS V6.4.1).

use std::fs::File;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use app::accounts::staff::hash;
use app::frame::portal::{Delivery, Parts, Portal, Site};
use app::frame::sealed::seal;
use domain::password::Password;
use domain::phone::Phone;
use store::{Db, Failed};

use crate::config::Home;
use crate::seal_keys::FileKeys;
use crate::serve::{has_accounts, shelf};
use crate::{clock, lock, secret};

/// The portal without its doors, and what keeps another process away from it.
struct Workshop {
    portal: Portal,
    _lock: Vec<File>,
}

async fn open(home: &Home) -> Result<Workshop> {
    home.prepare()?;
    let lock = lock::hold(&home.data, &home.database)?;
    let db = Db::open(&home.database).await.context("no database")?;
    let secret = secret::load(&home.data, has_accounts(&db).await?)?;
    let portal = Portal::new(Parts {
        db,
        clock: clock::machine(),
        secret,
        seal_keys: Arc::new(FileKeys::of(&home.data)),
        shelf: shelf(home)?,
        demo: false,
        graded: false,
        delivery: Delivery::Page,
        site: Site::default(),
        origin: String::new(),
        log_name: String::new(),
        personas: Vec::new(),
    });
    Ok(Workshop {
        portal,
        _lock: lock,
    })
}

fn number(phone: &str) -> Result<Phone> {
    Phone::parse(phone).map_err(|_| anyhow!("--phone needs a mobile number of 11 digits"))
}

/// A password to be printed, and its hash.
fn printed(portal: &Portal) -> Result<(String, String)> {
    // 16 characters of 31: 79 bits, and none that look alike on paper.
    let password = format!(
        "{}-{}",
        portal.random_door_code(),
        portal.random_door_code()
    );
    let hashed = hash(&Password::typed(&password));
    let hashed = hashed.map_err(|_| anyhow!("the password cannot be hashed"))?;
    Ok((password, hashed))
}

/// A second factor to be printed, and its seal.
fn factor(portal: &Portal) -> Result<(String, String)> {
    let secret = portal.random::<20>();
    let sealed = seal(portal, "totp", &secret).context("the second factor cannot be sealed")?;
    Ok((base32(&secret), sealed))
}

/// Makes an operator of a phone number and prints how to sign in.
///
/// # Errors
/// When the number is none, or is an operator's or a staff member's already.
pub async fn create(home: &Home, phone: &str) -> Result<()> {
    let phone = number(phone)?;
    let Workshop { portal, _lock } = open(home).await?;
    let (password, hashed) = printed(&portal)?;
    let (key, sealed) = factor(&portal)?;
    let now = portal.clock.now();
    match portal
        .db
        .create_operator(&phone, &hashed, &sealed, now)
        .await
    {
        Ok(_) => {}
        Err(Failed::Refused(_)) => bail!("this number is an operator's already, or has a password"),
        Err(Failed::Store(error)) => return Err(error).context("nothing was written"),
    }
    portal.db.close().await;
    print("Operator created.", &phone, &password, Some(&key));
    Ok(())
}

/// Gives an operator another password, and another second factor where asked, and prints them.
///
/// # Errors
/// When the number is no operator's.
pub async fn reset(home: &Home, phone: &str, second_factor: bool) -> Result<()> {
    let phone = number(phone)?;
    let Workshop { portal, _lock } = open(home).await?;
    let (password, hashed) = printed(&portal)?;
    let other = second_factor.then(|| factor(&portal)).transpose()?;
    let (key, sealed) = other.unzip();
    let now = portal.clock.now();
    match portal
        .db
        .reset_operator(&phone, &hashed, sealed.as_deref(), now)
        .await
    {
        Ok(_) => {}
        Err(Failed::Refused(_)) => bail!("this number is no operator's"),
        Err(Failed::Store(error)) => return Err(error).context("nothing was written"),
    }
    portal.db.close().await;
    print("Password reset.", &phone, &password, key.as_deref());
    Ok(())
}

/// Ends the sessions of a number, or, without one, of everybody.
///
/// # Errors
/// When the number is nobody's.
#[expect(
    clippy::print_stdout,
    reason = "the answer to whoever runs the command"
)]
pub async fn end_sessions(home: &Home, phone: Option<&str>) -> Result<()> {
    let phone = phone.map(number).transpose()?;
    let Workshop { portal, _lock } = open(home).await?;
    let account = match &phone {
        Some(phone) => {
            let found = portal.db.find_account_of(phone).await?;
            Some(found.context("this number is nobody's")?)
        }
        None => None,
    };
    let ended = portal
        .db
        .end_sessions(account, portal.clock.now())
        .await
        .context("nothing was written")?;
    portal.db.close().await;
    println!("Sessions ended: {ended}");
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "told once, to whoever runs the command"
)]
fn print(what: &str, phone: &Phone, password: &str, key: Option<&str>) {
    let phone = phone.as_str();
    println!("{what} This is shown once; keep it where only the operator reads.");
    println!("  phone     {phone}");
    println!("  password  {password}");
    if let Some(key) = key {
        println!("  key       {key}");
        println!(
            "  address   otpauth://totp/Juyi:{phone}?secret={key}&issuer=Juyi&algorithm=SHA1&digits=6&period=30"
        );
        println!(
            "Add the key to an authenticator app, then sign in at /login/staff within 72 hours."
        );
    } else {
        println!("Sign in at /login/staff within 72 hours, with the authenticator app of before.");
    }
    println!("The first thing it asks for is a password of your own; this one ends then.");
}

/// RFC 4648 without padding, which is what authenticator apps read.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= 0xff;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_rfc_4648_says() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert_eq!(base32(&[0xff; 20]), "7".repeat(32));
    }
}
