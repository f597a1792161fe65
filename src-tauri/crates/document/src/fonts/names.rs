//! What a font file says of itself: family names, whether it may be embedded, whether it has outlines. Only the few tables that say so
//! are read, so that a folder of hundreds of fonts is looked through in a moment.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A face of a font file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Which face of the file.
    pub index: u32,
    /// Its family names, in every language it has them in.
    pub families: Vec<String>,
    /// Why it can't be used.
    pub refusal: Option<Refusal>,
}

/// Why a font that was found is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Its maker forbids embedding.
    Restricted,
    /// Its maker forbids embedding a part of it.
    NoSubset,
    /// Only its bitmaps may be embedded, or it has no outlines.
    NoOutlines,
    /// It is a variable font.
    Variable,
}

impl Refusal {
    /// In words.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Restricted => "字体许可不允许嵌入文件，换一台电脑打开或打印会走样，所以不用",
            Self::NoSubset => "字体许可不允许只嵌入用到的字，所以不用",
            Self::NoOutlines => "字体没有可嵌入的轮廓，所以不用",
            Self::Variable => "可变字体不能照原样嵌入，所以不用",
        }
    }

    /// What `fsType` of a font's OS/2 table forbids. Of several permissions the widest counts.
    fn of_rights(rights: u16) -> Option<Self> {
        const RESTRICTED: u16 = 0x2;
        const PREVIEW_OR_EDIT: u16 = 0x4 | 0x8;
        const NO_SUBSET: u16 = 0x100;
        const BITMAP_ONLY: u16 = 0x200;
        if rights & BITMAP_ONLY != 0 {
            Some(Self::NoOutlines)
        } else if rights & NO_SUBSET != 0 {
            Some(Self::NoSubset)
        } else {
            (rights & RESTRICTED != 0 && rights & PREVIEW_OR_EDIT == 0).then_some(Self::Restricted)
        }
    }
}

/// Faces of one file that are looked at.
const MOST_FACES: u32 = 32;
/// Tables of one face.
const MOST_TABLES: u16 = 64;
/// Bytes of one table.
const MOST_BYTES: u32 = 256 << 10;

/// The faces of a file; none where it is no font.
pub fn read(path: &Path) -> Vec<Names> {
    File::open(path).ok().and_then(|mut file| faces(&mut file)).unwrap_or_default()
}

fn faces(file: &mut File) -> Option<Vec<Names>> {
    let head = at(file, 0, 12)?;
    if head.get(..4)? != b"ttcf" {
        return Some(vec![face(file, 0, 0)?]);
    }
    let count = long(&head, 8)?.min(MOST_FACES);
    let offsets = at(file, 12, count.checked_mul(4)?)?;
    let offsets: Vec<u32> = offsets.chunks_exact(4).filter_map(|b| long(b, 0)).collect();
    Some((0..).zip(offsets).filter_map(|(index, offset)| face(file, index, offset)).collect())
}

fn face(file: &mut File, index: u32, offset: u32) -> Option<Names> {
    let head = at(file, offset, 12)?;
    let known = [b"\0\x01\0\0".as_slice(), b"OTTO", b"true"];
    if !known.contains(&head.get(..4)?) {
        return None;
    }
    let count = short(&head, 4)?.min(MOST_TABLES);
    let directory = at(file, offset.checked_add(12)?, u32::from(count) * 16)?;
    let find = |tag: &[u8]| {
        let entry = directory.chunks_exact(16).find(|e| e.starts_with(tag))?;
        Some((long(entry, 8)?, long(entry, 12)?.min(MOST_BYTES)))
    };
    let (offset, length) = find(b"name")?;
    let families = families(&at(file, offset, length)?);
    let rights = find(b"OS/2").and_then(|(offset, _)| short(&at(file, offset, 10)?, 8)).unwrap_or_default();
    let refusal = if find(b"glyf").or(find(b"CFF ")).is_none() {
        Some(Refusal::NoOutlines)
    } else if find(b"fvar").is_some() {
        Some(Refusal::Variable)
    } else {
        Refusal::of_rights(rights)
    };
    Some(Names { index, families, refusal })
}

fn families(table: &[u8]) -> Vec<String> {
    use ttf_parser::name_id::{FAMILY, FULL_NAME, POST_SCRIPT_NAME, TYPOGRAPHIC_FAMILY};
    let Some(table) = ttf_parser::name::Table::parse(table) else { return Vec::new() };
    let wanted = [FAMILY, TYPOGRAPHIC_FAMILY, FULL_NAME, POST_SCRIPT_NAME];
    let mut families: Vec<String> = Vec::new();
    for id in wanted {
        for name in table.names.into_iter().filter(|n| n.name_id == id) {
            if let Some(name) = name.to_string().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty() && !families.contains(n)) {
                families.push(name);
            }
        }
    }
    families
}

fn at(file: &mut File, offset: u32, length: u32) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(offset))).ok()?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn the_widest_permission_counts() {
        assert_eq!(Refusal::of_rights(0), None);
        assert_eq!(Refusal::of_rights(0x2), Some(Refusal::Restricted));
        assert_eq!(Refusal::of_rights(0x4), None);
        assert_eq!(Refusal::of_rights(0x2 | 0x8), None);
        assert_eq!(Refusal::of_rights(0x108), Some(Refusal::NoSubset));
        assert_eq!(Refusal::of_rights(0x208), Some(Refusal::NoOutlines));
    }
}
