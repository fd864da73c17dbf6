//! A picture drawn anew: turned upright, made smaller, and written as a JPEG that holds nothing but what is seen.

use std::io::Cursor;

use domain::files::{FileFault, MAX_PIXELS, Sent};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// The longer side of what is kept, in points: a tally sheet is readable, and a phone shows it at once.
const LONGER: u32 = 1600;
const QUALITY: u8 = 82;
/// What decoding may take, in bytes: the largest picture as four bytes a point, and some more.
pub(super) const MEMORY: u64 = 200 * 1024 * 1024;

/// The new picture's bytes, width and height.
///
/// # Errors
/// [`FileFault::TooManyPixels`] by the header, before anything is decoded; [`FileFault::Broken`].
pub(super) fn draw_anew(sent: Sent, bytes: &[u8]) -> Result<(Vec<u8>, u32, u32), FileFault> {
    let format = match sent {
        Sent::Jpeg => ImageFormat::Jpeg,
        Sent::Png => ImageFormat::Png,
        Sent::Webp => ImageFormat::WebP,
        Sent::Pdf => return Err(FileFault::Kind),
    };
    let broken = |_| FileFault::Broken;
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(FileFault::TooManyPixels);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    decoder.set_limits(limits).map_err(broken)?;
    // A phone writes which way is up beside the picture; that goes, so the picture itself is turned.
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // Smaller first: turning makes a second copy.
    if picture.width().max(picture.height()) > LONGER {
        picture = picture.resize(LONGER, LONGER, FilterType::Triangle);
    }
    picture.apply_orientation(upright);
    let flat = on_white(&picture);
    let mut written = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut written, QUALITY))
        .map_err(broken)?;
    Ok((written, flat.width(), flat.height()))
}

/// What is see-through stands on white, as it does on the page.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let over = |part: u8, alpha: u8| {
        let (part, alpha) = (u32::from(part), u32::from(alpha));
        u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        Rgb([over(r, a), over(g, a), over(b, a)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, point: [u8; 4]) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::RgbaImage::from_pixel(width, height, image::Rgba(point))
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_what_is_see_through_stands_on_white() {
        let (jpeg, width, height) = draw_anew(Sent::Png, &png(3200, 800, [0, 0, 0, 0])).unwrap();
        assert_eq!((width, height), (1600, 400));
        let read = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg)
            .unwrap()
            .to_rgb8();
        assert!(read.get_pixel(800, 200).0.iter().all(|part| *part > 250));
    }

    #[test]
    fn where_a_photo_was_taken_is_gone_and_it_stands_upright() {
        let mut jpeg = Vec::new();
        RgbImage::from_pixel(40, 20, Rgb([200, 10, 10]))
            .write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg)
            .unwrap();
        // An EXIF segment with "turn right" and a word that stands for the place.
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-SECRET"
                .to_vec();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut with = jpeg[..2].to_vec();
        with.extend([0xFF, 0xE1]);
        with.extend(length);
        with.append(&mut exif);
        with.extend(&jpeg[2..]);
        let (drawn, width, height) = draw_anew(Sent::Jpeg, &with).unwrap();
        assert_eq!((width, height), (20, 40));
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
        assert!(has(&with, b"GPS-SECRET") && !has(&drawn, b"GPS-SECRET") && !has(&drawn, b"Exif"));
    }

    #[test]
    fn a_picture_of_too_many_points_is_refused_by_its_header() {
        // A header that promises 20,000 × 20,000 points and nothing behind it.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bomb.extend(20_000u32.to_be_bytes());
        bomb.extend(20_000u32.to_be_bytes());
        bomb.extend([8, 6, 0, 0, 0]);
        let mut crc = crc32(&bomb[12..]).to_be_bytes().to_vec();
        bomb.append(&mut crc);
        bomb.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
        assert_eq!(draw_anew(Sent::Png, &bomb), Err(FileFault::TooManyPixels));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        !bytes
            .iter()
            .fold(!0, |crc, b| (0..8).fold(crc ^ u32::from(*b), step))
    }

    #[test]
    fn half_a_picture_is_none() {
        let whole = png(200, 200, [9, 9, 9, 255]);
        assert_eq!(
            draw_anew(Sent::Png, &whole[..whole.len() / 2]),
            Err(FileFault::Broken)
        );
        assert_eq!(
            draw_anew(Sent::Jpeg, b"\xFF\xD8\xFF\xE0nothing"),
            Err(FileFault::Broken)
        );
    }
}
