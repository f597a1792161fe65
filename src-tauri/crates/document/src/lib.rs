//! How it is printed: what each paper says, the page of GB/T 9704, the PDF. Knows no database.

mod approval_sheet;
mod break_lines;
mod error;
mod follow_up;
mod fonts;
mod grid;
mod layout;
mod oral_record;
mod page_style;
mod paper;
mod pdf;
mod recovery_sheet;
mod report_items;
mod summary_report;
mod table;
mod title;
mod written_report;

pub use approval_sheet::ApprovalSheet;
pub use break_lines::{Broken, Piece, break_text};
pub use error::DocumentError;
pub use follow_up::{FOLLOW_UP_SECTIONS, FollowUpFacts, chinese_number, follow_up, numbered_title};
pub use fonts::{FontUse, Fonts, Missing, Refusal, Role, RoleFont, font_check, missing, survey};
pub use grid::{CELL, LINES, MARGIN_LEFT, MARGIN_TOP, PITCH, TEXT_HEIGHT, TEXT_WIDTH};
pub use oral_record::OralRecord;
pub use page_style::{Dress, PageForm, PageStyle};
pub use paper::{Align, Block, Cell, Chart, Colophon, Format, Head, Paper, Row, Series, Signing, Table, TableSize};
pub use pdf::{Typeset, typeset, upright};
pub use recovery_sheet::RecoverySheet;
pub use report_items::{missing_items, request_in};
pub use summary_report::{SummaryFacts, summary};
pub use title::break_title;
pub use written_report::{DRILL, ReportFacts, SECTIONS, Section, UNKNOWN, WrittenReport, date_words, draft, moment_words, report_rule};
