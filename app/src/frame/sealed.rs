//! Seals: small secrets that must be readable again (the TOTP secrets of staff), encrypted with a key outside the
//! database, so that a copy of the database signs nobody in.

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};

use super::Portal;
use domain::codes::hex;

fn cipher(portal: &Portal, purpose: &str) -> ChaCha20Poly1305 {
    use sha2::Digest;
    let key = sha2::Sha256::digest(portal.key(purpose));
    let bytes: [u8; 32] = key.into();
    ChaCha20Poly1305::new(&bytes.into())
}

/// Seals `plain` for `purpose`: hexadecimal nonce and ciphertext. `None` only if the cipher fails.
pub fn seal(portal: &Portal, purpose: &str, plain: &[u8]) -> Option<String> {
    let nonce = portal.random::<12>();
    let sealed = cipher(portal, purpose)
        .encrypt(&Nonce::from(nonce), plain)
        .ok()?;
    Some(format!("{}{}", hex(&nonce), hex(&sealed)))
}

/// Opens what [`seal`] made; `None` for anything else.
pub fn open(portal: &Portal, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
    let bytes = unhex(sealed)?;
    let (nonce, sealed) = bytes.split_at_checked(12)?;
    let nonce: [u8; 12] = nonce.try_into().ok()?;
    cipher(portal, purpose)
        .decrypt(&Nonce::from(nonce), sealed)
        .ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok())
        .collect()
}
