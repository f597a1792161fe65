//! Why a paper can't be set.

use crate::colophon::TOO_LONG;
use thiserror::Error;

/// A typesetting fault. The sentences are for a person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// A font file that every paper needs is not there.
    #[error("找不到排版字体 {0}，请先安装字体，或把字体文件放进字体文件夹")]
    NoFont(String),
    /// A font file that can't be read.
    #[error("字体文件 {0} 读不通，请重新安装")]
    BadFont(String),
    /// A character that no font has.
    #[error("字体里都没有“{character}”（U+{code:04X}），请改用别的字，或安装含有它的字体")]
    MissingGlyph {
        /// The character.
        character: char,
        /// Its code point.
        code: u32,
    },
    /// A 版记 that is higher than a page.
    #[error("{TOO_LONG}")]
    LongColophon,
    /// The PDF could not be written.
    #[error("PDF 没有生成：{0}")]
    Pdf(String),
    /// The word processor's file could not be written.
    #[error("DOCX 没有生成：{0}")]
    Docx(String),
}

impl DocumentError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFont(_) => "document.no_font",
            Self::BadFont(_) => "document.bad_font",
            Self::MissingGlyph { .. } => "document.missing_glyph",
            Self::LongColophon => "document.long_colophon",
            Self::Pdf(_) => "document.pdf",
            Self::Docx(_) => "document.docx",
        }
    }
}
