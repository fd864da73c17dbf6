//! Files of the demo, drawn and written by code: a plan of a square, and a price list as a document.

use chrono::{DateTime, Utc};
use domain::files::{Caption, FileFault, Upload};
use domain::ids::{AccountId, CommunityId};
use domain::log::text_hash;
use image::codecs::png::PngEncoder;
use image::{Rgb, RgbImage};

use super::broken;
use crate::files::{Holder, Kept, Owner, Ready, Shelf};
use crate::{Error, Tx};

/// A file and its words, ready to be kept.
#[derive(Debug, Clone)]
pub struct DemoFile {
    /// The same at every start, so that one that is there already is not put there again.
    name: String,
    title: Caption,
    ready: Ready,
}

impl DemoFile {
    /// A plan of a square as seen from above.
    ///
    /// # Errors
    /// [`FileFault`] where the drawing is not taken.
    pub fn plan(title: Caption) -> Result<Self, FileFault> {
        let mut bytes = Vec::new();
        square()
            .write_with_encoder(PngEncoder::new(&mut bytes))
            .map_err(|_| FileFault::Broken)?;
        Self::new(title, "plan.png", bytes)
    }

    /// A page of lines, as a document.
    ///
    /// # Errors
    /// [`FileFault`] where the document is not taken.
    pub fn page(title: Caption, lines: &[String]) -> Result<Self, FileFault> {
        Self::new(title, "page.pdf", document(lines))
    }

    fn new(title: Caption, name: &str, bytes: Vec<u8>) -> Result<Self, FileFault> {
        let upload = Upload {
            name: name.to_owned(),
            bytes,
        };
        let said = title.say().both().zh.as_str();
        Ok(Self {
            name: text_hash(&["demo", said]).chars().take(32).collect(),
            ready: Ready::at_once(upload)?,
            title,
        })
    }

    pub(super) fn title(&self) -> &str {
        self.title.say().both().zh.as_str()
    }

    /// Puts its bytes on the shelf, over those of an earlier start.
    ///
    /// # Errors
    /// [`Error::Shelf`].
    pub async fn put(&self, shelf: &Shelf) -> Result<(), Error> {
        self.ready.put_over(shelf, &self.name).await
    }
}

impl Tx {
    /// Keeps a file of the demo, gives it its place, and says its hash.
    pub(super) async fn attach_demo_file(
        &mut self,
        place: CommunityId,
        by: AccountId,
        (owner, holder): (Owner, Holder),
        demo: &DemoFile,
        at: DateTime<Utc>,
    ) -> Result<String, Error> {
        let file = demo.ready.as_file(&demo.name, at);
        let kept = self.keep_file(place, by, owner, file).await;
        let (Kept::New(file) | Kept::Again(file)) = kept.map_err(|_| broken("demo files", 0))?;
        self.attach(place, holder, &file.name, &demo.title).await?;
        Ok(file.sha256)
    }
}

const GRASS: Rgb<u8> = Rgb([205, 222, 190]);
const STONE: Rgb<u8> = Rgb([236, 231, 220]);
const COURT: Rgb<u8> = Rgb([186, 106, 78]);
const ROAD: Rgb<u8> = Rgb([168, 168, 168]);
const LINE: Rgb<u8> = Rgb([255, 255, 255]);
const TREE: Rgb<u8> = Rgb([74, 124, 78]);
const BENCH: Rgb<u8> = Rgb([110, 78, 48]);

/// A square between two roads: a paved place, a court with its lines, trees around and benches.
fn square() -> RgbImage {
    let mut plan = RgbImage::from_pixel(960, 640, GRASS);
    let mut fill = |x: u32, y: u32, width: u32, height: u32, colour| {
        for down in y..(y + height).min(640) {
            for right in x..(x + width).min(960) {
                plan.put_pixel(right, down, colour);
            }
        }
    };
    fill(0, 560, 960, 80, ROAD);
    fill(0, 0, 90, 640, ROAD);
    for dash in 0..12 {
        fill(20 + dash * 80, 597, 44, 6, LINE);
    }
    fill(150, 60, 740, 450, STONE);
    fill(430, 510, 120, 50, STONE);
    fill(520, 110, 330, 190, LINE);
    fill(526, 116, 318, 178, COURT);
    fill(682, 116, 6, 178, LINE);
    for side in [526, 778] {
        fill(side, 170, 66, 70, LINE);
        fill(side + 5, 175, 56, 60, COURT);
    }
    for bench in 0..4 {
        fill(210 + bench * 70, 430, 44, 12, BENCH);
        fill(570 + bench * 70, 350, 44, 12, BENCH);
    }
    for tree in 0..9_u32 {
        round(&mut plan, 190 + tree * 82, 36, 20);
        round(&mut plan, 190 + tree * 82, 534, 16);
    }
    for tree in 0..5_u32 {
        round(&mut plan, 120, 90 + tree * 96, 18);
        round(&mut plan, 924, 90 + tree * 96, 18);
    }
    plan
}

fn round(plan: &mut RgbImage, x: u32, y: u32, radius: u32) {
    for down in y.saturating_sub(radius)..(y + radius).min(plan.height()) {
        for right in x.saturating_sub(radius)..(x + radius).min(plan.width()) {
            let (across, along) = (right.abs_diff(x), down.abs_diff(y));
            if across * across + along * along < radius * radius {
                plan.put_pixel(right, down, TREE);
            }
        }
    }
}

/// A page in a font that every reader has for Chinese, so that none lies in the file.
fn document(lines: &[String]) -> Vec<u8> {
    let mut text = "BT /F 18 Tf 72 760 Td 30 TL\n".to_owned();
    for line in lines {
        let shown: String = line
            .encode_utf16()
            .map(|unit| format!("{unit:04X}"))
            .collect();
        text += &format!("<{shown}> Tj T*\n");
    }
    text += "ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 7 0 R>>".to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 6 0 R>>".to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>".to_owned(),
        format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        pdf += &format!("{n} 0 obj\n{object}\nendobj\n");
    }
    let table = pdf.len();
    pdf += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        pdf += &format!("{place:010} 00000 n \n");
    }
    pdf += &format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    pdf.into_bytes()
}
