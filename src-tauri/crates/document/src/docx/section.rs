//! Sections: upright pages and pages on their side, each with its feet.

use super::foot::Feet;
use super::measure::{CHAR_SPACE, LINE, TURNED_CHAR_SPACE, TURNED_LINE, margins, page};

/// How a page lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Place {
    /// Upright.
    #[default]
    Upright,
    /// On its side, its head at the left edge of the upright sheet.
    Turned,
}

/// A section.
#[derive(Debug, Clone, Copy, Default)]
pub struct Section {
    /// How its pages lie.
    pub place: Place,
    /// Its first page is the first of a letter: its head in the header, no number at its foot.
    pub letter: bool,
}

impl Section {
    /// As XML.
    pub fn xml(self, feet: &Feet) -> String {
        let (width, height) = page();
        let (top, right, bottom, left) = margins();
        let references = feet.references(self);
        let size = match self.place {
            Place::Upright => format!(r#"<w:pgSz w:w="{width}" w:h="{height}"/>"#),
            Place::Turned => format!(r#"<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>"#),
        };
        // Turned to the left, the page's head comes to stand at the binding and its left edge at the foot.
        let (t, r, b, l) = match self.place {
            Place::Upright => (top, right, bottom, left),
            Place::Turned => (left, top, right, bottom),
        };
        let (pitch, space) = match self.place {
            Place::Upright => (LINE, CHAR_SPACE),
            Place::Turned => (TURNED_LINE, TURNED_CHAR_SPACE),
        };
        // The number of a page on its side is no part of its foot, which must not lift the text.
        let (header, footer) = match self.place {
            Place::Upright => (super::foot::HEADER, super::foot::footer_distance()),
            Place::Turned => (super::foot::HEADER, super::foot::HEADER),
        };
        let title_page = if self.letter { "<w:titlePg/>" } else { "" };
        format!(
            r#"<w:sectPr>{references}<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{t}" w:right="{r}" w:bottom="{b}" w:left="{l}" w:header="{header}" w:footer="{footer}" w:gutter="0"/><w:cols w:space="425"/>{title_page}<w:docGrid w:type="linesAndChars" w:linePitch="{pitch}" w:charSpace="{space}"/></w:sectPr>"#
        )
    }
}
