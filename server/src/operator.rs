//! `juyi operator create`: the first person who may do anything at all. Whoever can run it holds the database anyway,
//! so it asks nothing; it prints the password and the second factor once and keeps neither.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use app::accounts::staff::hash;
use app::frame::portal::{Delivery, Parts, Portal, Site};
use app::frame::sealed::seal;
use domain::phone::Phone;
use store::{Db, Failed};

use crate::config::Home;
use crate::seal_keys::FileKeys;
use crate::serve::{has_accounts, shelf};
use crate::{clock, lock, secret};

/// Makes an operator of a phone number and prints how to sign in.
///
/// # Errors
/// When the number is none, or is an operator's or a staff member's already.
pub async fn create(home: &Home, phone: &str) -> Result<()> {
    let phone =
        Phone::parse(phone).map_err(|_| anyhow!("--phone needs a mobile number of 11 digits"))?;
    home.prepare()?;
    let _lock = lock::hold(&home.data, &home.database)?;
    let db = Db::open(&home.database).await.context("no database")?;
    let secret = secret::load(&home.data, has_accounts(&db).await?)?;
    let portal = Portal::new(Parts {
        db,
        clock: clock::machine(),
        secret,
        seal_keys: Arc::new(FileKeys::of(&home.data)),
        shelf: shelf(home)?,
        demo: false,
        delivery: Delivery::Page,
        site: Site::default(),
        origin: String::new(),
        log_name: String::new(),
        personas: Vec::new(),
    });
    // 16 characters of 31: 79 bits, and none that look alike on paper.
    let password = format!(
        "{}-{}",
        portal.random_door_code(),
        portal.random_door_code()
    );
    let hashed = hash(&password).map_err(|_| anyhow!("the password cannot be hashed"))?;
    let second = portal.random::<20>();
    let sealed = seal(&portal, "totp", &second).context("the second factor cannot be sealed")?;
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
    print(&phone, &password, &base32(&second));
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "told once, to whoever runs the command"
)]
fn print(phone: &Phone, password: &str, key: &str) {
    println!("Operator created. This is shown once; keep it where only the operator reads.");
    println!("  phone     {}", phone.as_str());
    println!("  password  {password}");
    println!("  key       {key}");
    println!(
        "  address   otpauth://totp/Juyi:{}?secret={key}&issuer=Juyi&algorithm=SHA1&digits=6&period=30",
        phone.as_str()
    );
    println!("Add the key to an authenticator app, then sign in at /login/staff.");
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
